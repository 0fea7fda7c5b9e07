"""What the page of a move shows where the move cannot be made."""

from functools import partial

from app.web import possible

where_possible = partial(possible.where_possible, otherwise="pipeline/not_possible.html")
