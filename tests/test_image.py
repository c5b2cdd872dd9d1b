"""Image files: turned, wrapped and measured as pages, refused where they are too much, read by OCR."""

import io
import re

import pytest
from PIL import Image, ImageDraw, ImageFont

from extract.errors import DamagedError, LimitError, MissingToolError, NoTextError
from extract.reading import read_bytes
from extract.reading.image import as_pdf
from extract.reading.limits import Limits
from extract.reading.scan import OcrOptions
from tests.typeset import serif


def saved(image, form, **more):
    """Return an image as the bytes of a file."""
    target = io.BytesIO()
    image.save(target, form, **more)
    return target.getvalue()


def pages(data):
    """Return the page sizes, in points, of the PDF that an image becomes."""
    pypdfium2 = pytest.importorskip("pypdfium2")
    pdf = pypdfium2.PdfDocument(as_pdf(data)[0])
    sizes = [tuple(round(edge) for edge in page.get_size()) for page in pdf]
    pdf.close()
    return sizes


@pytest.mark.parametrize(
    ("mode", "form"), [("1", "TIFF"), ("L", "JPEG"), ("RGB", "PNG"), ("RGBA", "PNG"), ("P", "GIF"), ("I;16", "PNG")]
)
def test_every_kind_of_image_becomes_a_page(mode, form):
    """Black and white, grey, coloured, see-through, indexed and 16-bit images: the longer edge is that of A4."""
    (size,) = pages(saved(Image.new(mode, (827, 1169)), form))
    assert size[1] == pytest.approx(842, abs=2)


def test_dots_per_inch_are_believed_where_they_give_a_page():
    """300 dpi on 1240 x 1754 pixels is A5; 72 dpi is a camera's default and says nothing."""
    page = Image.new("L", (1748, 2480), 255)
    assert pages(saved(page, "PNG", dpi=(300, 300)))[0] == pytest.approx((420, 595), abs=2)
    assert pages(saved(page, "JPEG", dpi=(72, 72)))[0][1] == pytest.approx(842, abs=2)


def test_camera_held_sideways():
    """A phone's note of how it was held turns the picture upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    (size,) = pages(saved(Image.new("RGB", (1169, 827), "white"), "JPEG", exif=exif.tobytes()))
    assert size[1] > size[0]


def test_frames_of_a_tiff_are_pages():
    """A TIFF of three frames has three pages."""
    frames = [Image.new("1", (827, 1169), 1) for _ in range(3)]
    assert len(pages(saved(frames[0], "TIFF", save_all=True, append_images=frames[1:]))) == 3


def test_limits_and_damage():
    """Too many pixels or frames are refused before anything is decoded; broken files are called broken."""
    png = saved(Image.new("L", (400, 400), 255), "PNG")
    with pytest.raises(LimitError, match="điểm ảnh"):
        as_pdf(png, Limits(pixels=100_000))
    frames = [Image.new("1", (50, 50)) for _ in range(3)]
    with pytest.raises(LimitError, match="3 trang"):
        as_pdf(saved(frames[0], "TIFF", save_all=True, append_images=frames[1:]), Limits(pages=2))
    with pytest.raises(DamagedError, match="ảnh"):
        as_pdf(png[:60])


def test_ocr_switched_off():
    """An image without OCR has nothing to read, and that is said."""
    with pytest.raises(NoTextError, match="--ocr"):
        read_bytes(saved(Image.new("L", (400, 400), 255), "PNG"), path="a.png", ocr=OcrOptions(mode="never"))


def test_picture_of_a_page_is_read(tmp_path, monkeypatch):
    """The words of a page that was saved as JPEG come out, its media type and page told."""
    monkeypatch.setenv("EXTRACT_CACHE", str(tmp_path))
    if (font := serif()) is None:
        pytest.skip("no serif font with Vietnamese letters here")
    page = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(page)
    face = ImageFont.truetype(str(font), 30)
    for row in range(6):
        draw.text((150, 200 + 60 * row), "Ủy ban nhân dân huyện tặng 12 giấy khen cho các tập thể,", fill=0, font=face)
    try:
        document = read_bytes(saved(page, "JPEG", quality=90), path="trang.jpg")
    except MissingToolError:
        pytest.skip("no OCR engine here")
    assert document.source.media_type == "image/jpeg"
    assert document.source.ocr_pages == (1,)
    assert len(re.findall("12 giấy khen", document.text)) == 6
