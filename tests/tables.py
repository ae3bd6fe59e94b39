"""Lists as files, read back as whoever takes them out reads them."""

import csv
import io

import openpyxl
from django.test import Client


def taken_out(client: Client, address: str) -> list[dict[str, str]]:
    """What a list holds as CSV, by its headings (in English); as a workbook it holds as many rows of as many cells."""
    more = "&" if "?" in address else "?"
    answer = client.get(f"{address}{more}format=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8", answer.status_code
    head, *rows = csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}{more}format=xlsx").getvalue()))
    sheet = list(book.active.iter_rows(values_only=True))
    assert (list(sheet[0]), len(sheet)) == (head, len(rows) + 1)
    assert "format=csv" in client.get(address).text, "no link leads to it"
    return [dict(zip(head, row, strict=True)) for row in rows]
