"""A GitLab on a loopback port: an HTTP server that answers as the documented API does.

It holds projects, people and issues in memory. A test looks at them, lets people change them at any
moment, makes the server fail, and sends the webhooks it made, when and as often as it likes.

    gitlab = server.project("acme/onboarding")      # the token `server.token` may do everything in it
    anna = server.person("Anna Roth", gitlab)
    server.before("PUT", "/issues/1$", lambda: anna.tick(issue, "Set up your laptop"))
    server.fail_next(Fault.LOST, "POST", "/issues$")
    for delivery in reversed(server.take_deliveries()):
        client.post("/hooks/gitlab", **delivery.request())
"""

from tests.real.gitlab_server.faults import QUICK, Fault
from tests.real.gitlab_server.markdown import Task
from tests.real.gitlab_server.people import Person
from tests.real.gitlab_server.records import Hook, Issue, Level, Project, State, User
from tests.real.gitlab_server.server import GitLabServer, listening, running_gitlab_server
from tests.real.gitlab_server.webhooks import Delivery, new_signing_token

__all__ = [
    "QUICK",
    "Delivery",
    "Fault",
    "GitLabServer",
    "Hook",
    "Issue",
    "Level",
    "Person",
    "Project",
    "State",
    "Task",
    "User",
    "listening",
    "new_signing_token",
    "running_gitlab_server",
]
