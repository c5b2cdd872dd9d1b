"""Files made to harm their reader, each built from a few lines: small on disk, endless when read."""

import io
import random
import zipfile
import zlib

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = f'<w:document xmlns:w="{WORD}"><w:body>'.encode()
_TAIL = b"</w:body></w:document>"


def pdf(*objects, root=1):
    """Return a PDF of these objects (bytes, numbered from 1), with a cross-reference table."""
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start))
    return out.getvalue()


def stream(content, extra=b"", *, deflate=False):
    """Return a stream object, compressed where asked for."""
    if deflate:
        content, extra = zlib.compress(content, 9), extra + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


def one_page(content, *resources, fonts=b"/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", names=b""):
    """Return a PDF of one page: ``content`` is its stream object, ``resources`` are objects from number 5 on."""
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << %s >> /XObject << %s >> >> >>" % (fonts, names),
        content,
        *resources,
    )


def range_bomb():
    """Return a page whose font has a character map of one range of 2^32 codes."""
    cmap = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange endcmap"
    )
    font = b"/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 5 0 R >>"
    return one_page(stream(b"BT /F1 12 Tf 72 700 Td (abc) Tj ET"), stream(cmap), fonts=font)


def form_bomb(levels=7):
    """Return a page of forms that draw the next form ten times each: 10^levels drawings."""
    forms = []
    for level in range(levels):
        number = 6 + level
        inner = b"/Resources << /XObject << /X %d 0 R >> >>" % number if level < levels - 1 else b""
        content = b"/X Do " * 10 if level < levels - 1 else b"0 0 m 1 1 l S"
        forms.append(stream(content, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + inner))
    return one_page(stream(b"/X Do " * 10), *forms, names=b"/X 5 0 R")


def crowded_page(count=500_000):
    """Return a page of half a million characters."""
    line = b"(" + b"thi dua khen thuong " * 50 + b") Tj 0 -1 Td "
    return one_page(stream(b"BT /F1 1 Tf 10 800 Td " + line * (count // 1000) + b"ET", deflate=True))


def flate_bomb(size=400_000_000):
    """Return a page whose content unpacks to 400 MB of blanks."""
    return one_page(stream(b" " * size, deflate=True))


def page_tree_loop():
    """Return a page tree whose root is its own child."""
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        stream(b"BT /F1 12 Tf 72 700 Td (Bao cao cong tac thi dua) Tj ET"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def count_lie():
    """Return a page tree that promises two thousand million pages and has one."""
    return page_tree_loop().replace(b"[2 0 R 3 0 R] /Count 2 ", b"[3 0 R] /Count 2000000000")


def many_pages(count=3000):
    """Return a tree that names one page three thousand times."""
    return page_tree_loop().replace(b"[2 0 R 3 0 R] /Count 2", b"[" + b"3 0 R " * count + b"] /Count %d" % count)


def huge_image(side=40_000):
    """Return a scan of 1,600 million pixels, all white."""
    image = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 1"
    pixels = stream(b"\xff" * (side * side // 8), image % (side, side), deflate=True)
    return one_page(stream(b"595 0 0 842 0 0 cm /X Do"), pixels, names=b"/X 5 0 R")


def docx(*parts):
    """Return a DOCX of these (name, bytes or iterable of bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in parts:
            with archive.open(name, "w", force_zip64=True) as file:
                for piece in [content] if isinstance(content, bytes) else content:
                    file.write(piece)
    return out.getvalue()


def zip_bomb(size=600_000_000):
    """Return a document whose text that unpacks to 600 MB."""
    block = b"<w:p><w:r><w:t>" + b"a" * 999_950 + b"</w:t></w:r></w:p>"
    return docx(("word/document.xml", (_HEAD, *[block] * (size // len(block)), _TAIL)))


def lying_zip():
    """Return the like, its directory saying that it unpacks to ten bytes."""
    data = zip_bomb(100_000_000)
    directory = data.index(b"PK\x01\x02", data.index(b"word/document.xml") + 100)
    second = data.index(b"PK\x01\x02", directory + 4)
    return data[: second + 24] + (10).to_bytes(4, "little") + data[second + 28 :]


def empty_paragraphs(count=8_000_000):
    """Return eight million empty paragraphs: 48 MB of XML, gigabytes as a tree."""
    return docx(("word/document.xml", (_HEAD, *[b"<w:p/>" * 100_000] * (count // 100_000), _TAIL)))


def billion_laughs():
    """Return a document with entities that name entities that name entities."""
    entities = ['<!ENTITY l0 "thi dua">']
    entities += [f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10)]
    text = f"<!DOCTYPE d [{''.join(entities)}]>" + _HEAD.decode() + "<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>"
    return docx(("word/document.xml", text.encode() + _TAIL))


def deep_nesting(depth=100_000):
    """Return content controls in content controls."""
    return docx(("word/document.xml", _HEAD + b"<w:sdt>" * depth + b"</w:sdt>" * depth + _TAIL))


def random_bytes(head=b""):
    """Return 100 kB of noise behind a format's first bytes."""
    return head + random.Random(7).randbytes(100_000)


def deep_html(depth=200_000):
    """Return blocks in blocks."""
    return b"<html><body>" + b"<div>" * depth + b"a"


def two_pages():
    """Return a sound PDF of two pages."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 6 0 R >> >> >>"
    )
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
        page,
        page,
        stream(b"BT /F1 12 Tf 72 700 Td (Bao cao cong tac thi dua) Tj ET"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def cut_front():
    """Return a document of which four kilobytes are missing near the front: its directory points before the file."""
    data = docx(("word/document.xml", random.Random(7).randbytes(9000)))
    return data[:300] + data[4300:]
