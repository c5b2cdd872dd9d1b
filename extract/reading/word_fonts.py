"""Text of Word files that is set in TCVN3, VNI or VISCII fonts -> Unicode, before the walk.

A file of 2001 says ".VnTime" and holds the codes of that font; one of today may say so of blanks alone. So the text of
each font is judged as a whole (``encoding.FontDecoder``), and what is converted is converted run by run: a paragraph
may hold both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extract.reading.encoding import FontDecoder, spread
from extract.reading.word_blocks import WordContent, WordParagraph
from extract.reading.word_package import Element, W

_ATTRIBUTES = (f"{W}ascii", f"{W}hAnsi")
_DEFAULT = ""  # the style that stands for the document's defaults


Codes = dict[Element, list[str]]


def to_unicode(roots: Iterable[Element], styles: Element | None) -> tuple[tuple[str, ...], Codes]:
    """Convert the runs below ``roots`` in place; return the names of the encodings found, and what stood there before.

    The latter for each converted text, character by character, as in ``WordLine.codes``.

    A run's font is its own, else that of its style or of its paragraph's, else the document's.
    """
    stretches = [stretch for root in roots for stretch in _stretches(root, _fonts_of(styles))]
    samples: dict[str, list[str]] = {}
    for font, texts in stretches:
        samples.setdefault(font, []).append("".join(node.text or "" for node in texts))
    decoder = FontDecoder({font: "\n".join(texts) for font, texts in samples.items()})
    codes: Codes = {}
    if decoder:
        for font, texts in stretches:
            _convert(texts, font, decoder, codes)
    return decoder.names, codes


def plain_to_unicode(content: WordContent) -> None:
    """Convert, in place, what a program gave without its fonts: all of it or nothing."""
    lines = [line for paragraph in _paragraphs(content) for line in paragraph.lines]
    decoder = FontDecoder({_DEFAULT: "\n".join(line.text for line in lines)})
    for line in lines if decoder else ():
        pieces = decoder.pieces(line.text, [_DEFAULT] * len(line.text))
        line.codes = [code for start, end, new in pieces for code in spread(line.text[start:end], new)]
        line.text = "".join(new for _, _, new in pieces)
    content.encodings = decoder.names


def _paragraphs(content: WordContent) -> Iterator[WordParagraph]:
    for block in (*content.headers, *content.body, *content.footers):
        if isinstance(block, WordParagraph):
            yield block
        else:
            for cell in block.cells:
                yield from cell.paragraphs


def _stretches(root: Element, styled: dict[str, str]) -> Iterator[tuple[str, list[Element]]]:
    """Yield the texts of neighbouring runs of one font: a letter and its mark may stand in two runs."""
    paragraph, font, texts = None, "", list[Element]()
    for run in root.iter(f"{W}r"):
        holder, own = _paragraph_of(run), _font(run, styled)
        if (holder is not paragraph or own != font) and texts:
            yield font, texts
            texts = []
        paragraph, font = holder, own
        texts += run.iterfind(f"{W}t")
    if texts:
        yield font, texts


def _paragraph_of(run: Element) -> Element | None:
    return next(run.iterancestors(f"{W}p"), None)


def _font(run: Element, styled: dict[str, str]) -> str:
    holder = _paragraph_of(run)
    places = (
        run.find(f"{W}rPr/{W}rFonts"),
        run.find(f"{W}rPr/{W}rStyle"),
        holder.find(f"{W}pPr/{W}pStyle") if holder is not None else None,
    )
    for place in places:
        if place is None:
            continue
        font = _named(place) or styled.get(place.get(f"{W}val", ""))
        if font:
            return font
    return styled.get(_DEFAULT, "")


def _named(fonts: Element | None) -> str | None:
    return next((name for key in _ATTRIBUTES if fonts is not None and (name := fonts.get(key))), None)


def _fonts_of(styles: Element | None) -> dict[str, str]:
    """Return the font of each style; under "" the font of text without any."""
    if styles is None:
        return {}
    fonts: dict[str, str | None] = {_DEFAULT: _named(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts"))}
    bases: dict[str, str] = {}
    for node in styles.iterfind(f"{W}style"):
        name = node.get(f"{W}styleId", "")
        fonts[name] = _named(node.find(f"{W}rPr/{W}rFonts"))
        base = node.find(f"{W}basedOn")
        bases[name] = base.get(f"{W}val", "") if base is not None else ""
        if node.get(f"{W}default") == "1" and node.get(f"{W}type") == "paragraph" and fonts[name]:
            fonts[_DEFAULT] = fonts[name]
    found = {}
    for name in fonts:
        at, seen = name, set[str]()
        while not fonts.get(at) and at in bases and at not in seen:
            seen.add(at)
            at = bases[at]
        if font := fonts.get(at):
            found[name] = font
    return found


def _convert(texts: list[Element], font: str, decoder: FontDecoder, codes: Codes) -> None:
    """Write the converted text back and note its codes; a letter that two runs make belongs to the first."""
    whole = "".join(node.text or "" for node in texts)
    pieces = decoder.pieces(whole, [font] * len(whole))
    begin = 0
    for node in texts:
        end = begin + len(node.text or "")
        own = [piece for piece in pieces if begin <= piece[0] < end]
        text = "".join(new for _, _, new in own)
        if text != node.text:
            codes[node] = [code for start, stop, new in own for code in spread(whole[start:stop], new)]
            node.text = text
        begin = end
