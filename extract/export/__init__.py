"""Records as lines, tables, pages and workbooks; each product in a module of its own, imported where it is used."""
