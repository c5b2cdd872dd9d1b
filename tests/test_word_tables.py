"""Tables of Word documents: those that hold data, and those that only set a letterhead and a closing in columns."""

from wordml import lines, p, read, table, tc


def test_letterhead_and_closing_columns():
    """The borderless tables on top and at the end give the left column, then the right, and no data table."""
    head = table([tc("UBND XÃ YÊN LẠC"), tc("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")],
                 [tc("Số: 41/BC-UBND"), tc("Yên Lạc, ngày 09 tháng 6 năm 2026")], ruled=False)  # fmt: skip
    foot = table([tc("Nơi nhận:", "- Như trên;"), tc("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")], ruled=False)
    document = read(head + p("BÁO CÁO") + foot)
    assert not document.tables
    found = [(a.role, a.column, document.text[a.start : a.end]) for a in document.paragraphs]
    assert found == [
        ("masthead", 0, "UBND XÃ YÊN LẠC"), ("masthead", 0, "Số: 41/BC-UBND"),
        ("masthead", 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("masthead", 1, "Độc lập - Tự do - Hạnh phúc"),
        ("masthead", 1, "Yên Lạc, ngày 09 tháng 6 năm 2026"), ("body", 0, "BÁO CÁO"),
        ("footer", 0, "Nơi nhận:"), ("footer", 0, "- Như trên;"),
        ("footer", 1, "TM. ỦY BAN NHÂN DÂN"), ("footer", 1, "CHỦ TỊCH"),
    ]  # fmt: skip


def test_letterhead_by_tabs():
    """A letterhead whose columns are parted by tabs reads like one in a table."""

    def tabbed(left, right):
        return f"<w:p><w:r><w:t>{left}</w:t><w:tab/><w:t>{right}</w:t></w:r></w:p>"

    head = tabbed("SỞ NỘI VỤ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + tabbed(
        "Số: 7/SNV", "Độc lập - Tự do - Hạnh phúc"
    )
    document = read(head + p("Nội dung"))
    assert [(a.column, document.text[a.start : a.end]) for a in document.paragraphs][:2] == [
        (0, "SỞ NỘI VỤ"),
        (0, "Số: 7/SNV"),
    ]


def test_table_with_merged_cells():
    """Spans, continued merges and heading rows come out; nested tables are flattened into their cell."""
    across = '<w:gridSpan w:val="2"/>'
    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        [tc("TT", properties=start), tc("Đề nghị", properties=across)],
        [tc("", properties=on), tc("Tập thể"), tc("Cá nhân")],
        [tc("1"), tc("12"), tc(table([tc("3"), tc("4")]), p(""))],
    )
    found = read(body).tables[0]
    cells = {(c.row, c.column): (c.text, c.row_span, c.column_span, c.header) for c in found.cells}
    assert (found.rows, found.columns) == (3, 3)
    assert cells[0, 0] == ("TT", 2, 1, True)
    assert cells[0, 1] == ("Đề nghị", 1, 2, True)
    assert cells[1, 2] == ("Cá nhân", 1, 1, True)
    assert cells[2, 2] == ("3 4", 1, 1, False)


def test_deleted_row_is_not_read():
    """A table row that was deleted under revision is gone."""
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{tc('9')}{tc('cũ')}</w:tr>"
    body = table([tc("1"), tc("mới")]).replace("</w:tbl>", gone + "</w:tbl>")
    assert lines(body) == ["1\tmới"]
