"""The rooms of the pipeline: the board, an application, its debrief and its moves."""

from app.web.routing import Rooms

rooms = Rooms("pipeline", __name__)

# They declare their routes.
from app.pipeline.views import (  # noqa: E402
    application,  # noqa: F401
    board,  # noqa: F401
    debrief,  # noqa: F401
    decline,  # noqa: F401
    hire,  # noqa: F401
    moves,  # noqa: F401
    openings,  # noqa: F401
    returning,  # noqa: F401
    undoing,  # noqa: F401
)
