"""The rooms of the pipeline: the board, an application, its debrief and its moves."""

from app.door import Rooms

rooms = Rooms("pipeline", __name__)

from app.pipeline.views import application, board, debrief, decline, moves, undoing  # noqa: E402,F401 - they declare their routes
