"""Records as tables, pages and workbooks."""
