"""The GitLab of the tests answers as the documented API does, to the client Onramp uses."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import gitlab
import pytest
import requests
from gitlab.exceptions import GitlabAuthenticationError, GitlabError, GitlabGetError, GitlabHttpError

from app.shared import clock
from tests.real.gitlab_server import Fault, Level

TABLE = [
    ("- [ ] a", 1, 0),
    ("* [x] a", 1, 1),
    ("+ [X] a", 1, 1),
    ("1. [ ] a", 1, 0),
    ("2) [x] a", 1, 1),
    ("   1. [ ] a", 1, 0),
    ("> - [ ] a", 1, 0),
    ("- 1. [ ] a", 1, 0),
    ("- [ ] a\r\n  - [x] b", 2, 1),
    ("<details>\n\n- [x] a\n\n</details>", 1, 1),
    ("[ ] a", 0, 0),
    ("- [] a", 0, 0),
    ("- [ ]", 0, 0),
    ("-[ ] a", 0, 0),
    ("- [~] a", 0, 0),
    ("```\n- [ ] a\n```\n- [ ] b", 1, 0),
    ("~~~~\n- [ ] a\n~~~\n- [ ] b\n~~~~", 0, 0),
    ("<!-- - [ ] a -->\n- [ ] b", 1, 0),
    ("<!--\n- [ ] a\n```\n-->\n- [ ] b", 1, 0),
]


@pytest.fixture
def project(gitlab_server):
    return gitlab_server.project("acme/onboarding")


@pytest.fixture
def anna(gitlab_server, project):
    return gitlab_server.person("Anna Roth", project)


@pytest.fixture
def client(gitlab_server):
    with gitlab.Gitlab(gitlab_server.url, private_token=gitlab_server.token, timeout=3) as client:
        yield client


@pytest.fixture
def remote(client, project):
    """The project as python-gitlab sees it."""
    return client.projects.get(project.path)


@pytest.mark.parametrize(("description", "count", "done"), TABLE, ids=[repr(row[0]) for row in TABLE])
def test_tasks_are_counted_as_the_table_of_cases_says(remote, description, count, done):
    made = remote.issues.create({"title": "Tasks", "description": description})

    assert made.task_completion_status == {"count": count, "completed_count": done}
    assert made.has_tasks is bool(count)


def test_an_issue_is_made_with_all_it_is_given(gitlab_server, client, remote, anna):
    (user,) = client.users.list(username="ANNA")
    made = remote.issues.create(
        {
            "title": "Onboarding of Jonas",
            "description": "- [x] Sign\n- [ ] Read\n",
            "confidential": True,
            "assignee_ids": [user.id, 0],
            "due_date": "2026-12-01",
            "labels": ["onboarding", "new to the project"],
        }
    )

    assert made.attributes == remote.issues.get(made.iid).attributes
    assert (made.state, made.confidential, made.due_date) == ("opened", True, "2026-12-01")
    assert made.description == "- [x] Sign\n- [ ] Read", "the end of a description is trimmed"
    assert made.task_completion_status == {"count": 2, "completed_count": 1}
    assert [one["username"] for one in made.assignees] == ["anna"]
    assert made.labels == ["new to the project", "onboarding"]
    assert made.references["full"] == "acme/onboarding#1"
    assert made.web_url == gitlab_server.issue().url


def test_an_issue_is_changed_closed_and_reopened(remote):
    made = remote.issues.create({"title": "Before", "description": "- [ ] a", "labels": ["one"]})
    made.title, made.state_event = "After", "close"
    made.save(add_labels="two")

    closed = remote.issues.get(made.iid)
    assert (closed.title, closed.state, closed.labels) == ("After", "closed", ["one", "two"])
    assert closed.created_at < closed.closed_at < closed.updated_at, "the title came after"
    assert closed.attributes["closed_by"]["username"] == "onramp-bot"
    closed.state_event = "reopen"
    closed.save()
    assert (closed.state, closed.closed_at) == ("opened", None)
    assert closed.attributes["closed_by"] is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "title"),
        ({"title": " "}, "can't be blank"),
        ({"title": "x" * 256}, "too long"),
        ({"title": "x", "description": "x" * 1_048_577}, "too long"),
    ],
)
def test_what_cannot_be_saved_is_refused(gitlab_server, client, remote, fields, said):
    with pytest.raises(GitlabHttpError, match=said) as refused:
        client.http_post(f"/projects/{remote.id}/issues", post_data=fields)
    assert refused.value.response_code == 400
    assert not gitlab_server.issues()


def test_commands_in_a_description_are_carried_out_and_seen_by_the_test(gitlab_server, remote, anna):
    text = "Read this\n /close\n`/confidential`\n/assign @anna\n/usr/bin\n```\n/due 2026-12-01\n```"
    made = remote.issues.create({"title": "Harm", "description": text})

    assert (made.state, made.confidential, made.assignees[0]["username"]) == ("closed", False, "anna")
    assert made.description == "Read this\n`/confidential`\n/usr/bin\n```\n/due 2026-12-01\n```"
    assert [command for _, command in gitlab_server.quick_actions] == ["/close", "/assign @anna"]


def test_lists_are_filtered_and_come_in_pages(remote, anna, project):
    for number in range(5):
        text = f"<!-- onramp: key-{number} -->"
        anna.open(project, f"Issue {number}", text, confidential=number == 4, labels=["odd"] * (number % 2))
    anna.close(anna.open(project, "closed"))

    def iids(**asked):
        return [one.iid for one in remote.issues.list(get_all=True, sort="asc", **asked)]

    assert iids(per_page=2) == iids(per_page=2, pagination="keyset") == [1, 2, 3, 4, 5, 6]
    assert iids(search="onramp: KEY-3", **{"in": "description"}) == [4]
    assert iids(search="key-3", **{"in": "title"}) == []
    assert iids(iids=[2, 5]) == [2, 5]
    assert iids(confidential=True) == [5]
    assert iids(labels=["odd"]) == [2, 4]
    assert iids(state="closed") == [6]
    page = remote.issues.list(iterator=True, per_page=4)
    assert (page.total, page.total_pages, page.current_page, page.next_page) == (6, 2, 1, 2)


def test_what_was_changed_since_is_asked_for(remote, anna, project):
    clock.freeze(datetime(2026, 11, 2, 9, tzinfo=UTC))
    first, _ = anna.open(project, "first", "- [ ] a"), anna.open(project, "second")
    clock.move(timedelta(minutes=5))
    since = clock.now().isoformat()
    anna.tick(first, "a")
    anna.open(project, "third")

    def titles(**asked):
        return [one.title for one in remote.issues.list(get_all=True, sort="asc", **asked)]

    assert titles(updated_after=since) == ["first", "third"]
    assert titles(created_after=since) == ["third"]
    assert titles(created_before=since) == ["first", "second", "third"]


def test_two_changes_at_one_moment_are_one_after_the_other(anna, project):
    clock.freeze(datetime(2026, 11, 2, 9, tzinfo=UTC))
    issue = anna.open(project, "first", "- [ ] a")
    seen = [issue.updated_at]
    for verb in (anna.tick, anna.untick):
        verb(issue, 1)
        seen.append(issue.updated_at)

    assert seen == sorted(set(seen))


def test_people_tick_and_untick_by_name_or_number(anna, project):
    issue = anna.open(project, "Ticking", "- [ ] one\n- [x] two\n  - [ ] three")
    anna.tick(issue, "three")
    anna.tick(issue, 1)
    anna.untick(issue, "two")

    assert issue.description == "- [x] one\n- [ ] two\n  - [x] three"
    with pytest.raises(LookupError, match="no task 'four'"):
        anna.tick(issue, "four")


def test_a_moved_issue_says_where_and_is_found_by_its_words(gitlab_server, client, remote, anna, project):
    other = gitlab_server.project("acme/elsewhere")
    old = anna.open(project, "Wanders", "<!-- onramp: abc -->\n- [x] a", confidential=True)
    new = anna.move(old, other)

    answer = remote.issues.get(old.iid)
    assert (answer.state, answer.moved_to_id) == ("closed", new.id)
    assert new.created_at == old.created_at
    found = client.issues.list(search="onramp: abc", scope="all", get_all=True)
    assert {(one.project_id, one.iid) for one in found} == {(project.id, old.iid), (other.id, 1)}
    assert client.projects.get(other.id).issues.get(1).confidential


def test_what_the_token_may_not_see_is_not_there(gitlab_server, client, anna, project):
    hidden = gitlab_server.project("acme/hidden", level=None)
    seen_as_guest = gitlab_server.project("acme/guests", level=Level.GUEST)
    anna.open(hidden, "hidden")
    anna.open(seen_as_guest, "open")
    anna.open(seen_as_guest, "confidential", confidential=True)
    deleted = anna.open(project, "deleted")
    anna.delete(deleted)

    for path in (
        f"/projects/{hidden.id}",
        f"/projects/{hidden.id}/issues/1",
        f"/projects/{seen_as_guest.id}/issues/2",
        f"/projects/{project.id}/issues/{deleted.iid}",
    ):
        with pytest.raises(GitlabHttpError) as refused:
            client.http_get(path)
        assert refused.value.response_code == 404, path
    guest = client.projects.get(seen_as_guest.id)
    assert [one.title for one in guest.issues.list(get_all=True)] == ["open"]
    with pytest.raises(GitlabError) as refused:
        guest.issues.update(1, {"title": "mine"})
    assert refused.value.response_code == 403


@pytest.mark.parametrize("token", ["", "glpat-wrong", "None"])
def test_without_a_good_token_there_is_nothing(gitlab_server, token):
    answer = requests.get(f"{gitlab_server.url}/api/v4/user", headers={"PRIVATE-TOKEN": token}, timeout=5)
    assert (answer.status_code, answer.json()) == (401, {"message": "401 Unauthorized"})


def test_a_revoked_token_is_good_for_nothing_more(gitlab_server, remote):
    gitlab_server.revoke(gitlab_server.token)
    with pytest.raises(GitlabAuthenticationError):
        remote.issues.list(get_all=True)


def test_it_says_who_and_what_it_is_and_takes_comments(client, remote, anna, project):
    client.auth()
    issue = anna.open(project, "Talk")
    remote.issues.get(issue.iid, lazy=True).notes.create({"body": "Well done"})

    assert client.user.username == "onramp-bot"
    assert client.version()[0] == "19.1.0"
    assert issue.notes == ["Well done"]


@pytest.mark.parametrize(
    ("fault", "status"),
    [(Fault.BUSY, 429), (Fault.BROKEN, 500), (Fault.BAD_GATEWAY, 502), (Fault.UNAVAILABLE, 503)],
)
def test_it_fails_as_asked_and_only_so_often(gitlab_server, remote, fault, status):
    gitlab_server.ask_to_wait(42)
    gitlab_server.fail_next(fault, "POST", "/issues$")
    with pytest.raises(GitlabError) as failed:
        remote.issues.create({"title": "One"}, obey_rate_limit=False)
    assert failed.value.response_code == status
    assert not gitlab_server.issues()

    assert remote.issues.create({"title": "Two"}).iid == 1


def test_being_busy_it_says_for_how_long(gitlab_server):
    gitlab_server.ask_to_wait(42)
    gitlab_server.fail_next(Fault.BUSY)
    answer = requests.get(f"{gitlab_server.url}/api/v4/version", timeout=5)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "42")


@pytest.mark.parametrize(
    ("fault", "is_made", "raised"),
    [
        (Fault.RESET, False, requests.ConnectionError),
        (Fault.LOST, True, requests.ConnectionError),
        (Fault.SILENT, False, requests.Timeout),
        (Fault.SILENT_AFTER, True, requests.Timeout),
        (Fault.PAGE, False, GitlabError),
        (Fault.SLOW, True, None),
    ],
)
def test_no_answer_tells_nothing_of_what_was_done(gitlab_server, remote, fault, is_made, raised):
    gitlab_server.fail_next(fault, "POST")
    if raised is None:
        remote.issues.create({"title": "One"})
    else:
        with pytest.raises((raised, AttributeError, TypeError)):
            remote.issues.create({"title": "One"})

    assert len(gitlab_server.issues()) == is_made


def test_down_it_answers_nobody_until_it_is_up(gitlab_server, remote):
    gitlab_server.down()
    for _ in range(2):
        with pytest.raises(requests.ConnectionError):
            remote.issues.list(get_all=True)
    gitlab_server.up()
    assert remote.issues.list(get_all=True) == []


def test_random_faults_are_the_same_for_the_same_seed(gitlab_server):
    def statuses(seed):
        gitlab_server.asked.clear()
        gitlab_server.fail_at_random(seed, 0.5)
        for _ in range(20):
            with suppress(requests.ConnectionError):
                requests.get(f"{gitlab_server.url}/api/v4/version", timeout=5)
        gitlab_server.stop_failing()
        return [status for _, _, status in gitlab_server.asked]

    assert statuses(7) == statuses(7) != statuses(8)
    assert statuses(7).count(401) in range(5, 17)


def test_a_person_acts_between_two_requests(gitlab_server, remote, anna, project):
    issue = anna.open(project, "Race", "- [ ] a\n- [ ] b")
    gitlab_server.before("PUT", f"/issues/{issue.iid}$", lambda: anna.tick(issue, "b"))
    seen = remote.issues.get(issue.iid)
    seen.description = seen.description.replace("- [ ] a", "- [x] a")
    seen.save()

    assert issue.ticked == ["a"], "the last writer wins: her tick is gone"
    gitlab_server.after("PUT", "", lambda: anna.tick(issue, "b"))
    seen.title = "Race again"
    seen.save()
    assert issue.ticked == ["a", "b"]


def test_an_issue_another_has_closed_raises_nothing(anna, remote, project):
    issue = anna.open(project, "Closed twice")
    anna.close(issue)
    closed_at = issue.closed_at
    seen = remote.issues.get(issue.iid)
    seen.state_event = "close"
    seen.save()

    assert (issue.closed_at, issue.closed_by) == (closed_at, anna.user)
    with pytest.raises(GitlabGetError):
        remote.issues.get(issue.iid + 1)
