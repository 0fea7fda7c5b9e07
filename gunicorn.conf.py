"""How gunicorn serves Onramp: a few processes with a few threads each, on PORT."""

import os

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60
graceful_timeout = 30

# Nobody steers a running server by its control socket, and two on one machine would share its path.
control_socket_disable = True
