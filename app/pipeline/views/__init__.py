"""The rooms of the pipeline: the board, an application, its moves."""

from app.door import Rooms

rooms = Rooms("pipeline", __name__)

from app.pipeline.views import application, board, moves  # noqa: E402,F401 - they declare their routes
