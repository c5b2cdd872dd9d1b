"""The style and the script of the self-contained page; written here, loaded from nowhere.

Each kind of mark has a colour and a line of its own shape, so that neither colour-blind readers nor a black-and-white
print lose it: header dotted, document solid, movement dashed, award double, finding wavy.
"""

# Kind: paper colour, line, distance of the line from the text in pixels (so that lines of overlapping marks show).
_SHAPES = {
    "h": ("#e8e8e8", "dotted #555", 3),
    "c": ("#dbeafe", "solid #1d4ed8", 3),
    "m": ("#dcfce7", "dashed #15803d", 5),
    "a": ("#fef3c7", "double #b45309", 3),
    "f": ("#fee2e2", "wavy #b91c1c", 8),
}

_MARKS = "".join(
    f"mark.{kind}{{background:{paper};text-decoration:underline {line};text-underline-offset:{offset}px}}"
    f"#show-{kind}:not(:checked)~main article mark.{kind}{{background:none;text-decoration:none}}"
    f"#show-{kind}:not(:checked)~main article mark.{kind} .ref{{display:none}}"
    f"aside mark.{kind},label mark.{kind}{{text-underline-offset:2px}}"
    for kind, (paper, line, offset) in _SHAPES.items()
)

STYLE = (
    "*{box-sizing:border-box}"
    "body{margin:0;padding:.5rem;font:16px/1.6 system-ui,sans-serif;color:#111;background:#fff}"
    "main{display:grid;grid-template-columns:minmax(0,75ch) minmax(18rem,1fr);gap:1.5rem}"
    "article{max-width:75ch}article p{margin:.4rem 0;white-space:pre-wrap;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;margin:.5rem 0}td,th{border:1px solid #999;padding:.1rem .4rem;vertical-align:top}"
    "aside{position:sticky;top:0;max-height:100vh;overflow:auto;border-left:1px solid #bbb;padding-left:1rem}"
    "h1{font-size:1rem;overflow-wrap:anywhere}h2{font-size:1rem;margin:1rem 0 .3rem}"
    "dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem .6rem;margin:0}dt{font-weight:600}dd{margin:0}"
    "ul{list-style:none;margin:0;padding:0}li{padding:.2rem 0;border-bottom:1px solid #eee}"
    "small{display:block;color:#444}label{margin-right:.8rem}"
    "mark{color:inherit;text-decoration-thickness:2px}"
    ".ref{font-size:.65em;vertical-align:super;margin-right:.15em;text-decoration:none;color:#333}"
    ".page{color:#555;border-top:1px solid #bbb;margin:1rem 0 .5rem;font-size:.8rem}"
    ":focus-visible{outline:3px solid #1d4ed8;outline-offset:2px}"
    ":target{outline:3px solid #f59e0b;outline-offset:2px}"
    "@media (max-width:60rem){main{display:block}aside{position:static;max-height:none;border:0;padding:0}}"
    "@media print{input,label{display:none}aside{position:static;max-height:none}}" + _MARKS
)

# Convenience only: j and k walk through the findings.
SCRIPT = (
    "(function(){var at=-1,list=document.querySelectorAll('aside li[id^=\"e-f\"] a');"
    "document.addEventListener('keydown',function(e){if(e.ctrlKey||e.metaKey||e.altKey)return;"
    "var step=e.key==='j'?1:e.key==='k'?-1:0;if(!step||!list.length)return;"
    "at=(at+step+list.length)%list.length;list[at].click();});})();"
)
