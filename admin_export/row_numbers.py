"""Numbers of rows as browsers send them. Larger ones are nobody's, and the databases fail on them."""

from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1


class RowNumber(IntegerConverter):
    """A number in an address; what no row can have is 404."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


def row_number(text: str) -> int:
    """A number in a query or a form, for `get(…, type=row_number)`. Raises ValueError."""
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError("no row has such a number")
    return number
