"""The sections of a project's page, in the order in which an office asks, and who is led to it."""

from gongjian.matters.listeners import opens
from gongjian.projects.slots import project_sections


def test_the_wide_column_begins_with_what_is_to_be_decided_and_runs_from_the_network_to_the_papers() -> None:
    wide = sorted((one for one in project_sections if not one.side), key=lambda one: one.place)
    assert [one.key for one in wide] == [
        "stage-proposal",
        "network",
        "dates",
        "progress",
        "investment",
        "public-money",
        "needs",
        "land",
        "problems",
        "matters",
        "legacy",
        "visits",
        "parts",
        "papers",
    ]


def test_no_two_sections_of_a_column_claim_one_place() -> None:
    places = [(one.side, one.place) for one in project_sections]
    assert sorted(set(places)) == sorted(places)


def test_a_matter_leads_to_its_project_only_where_that_opens(cast, register) -> None:
    project = register("示例项目", unit=cast.town_b)
    asking = [member.viewer(cast.on) for member in (cast.clerk, cast.reporter_b, cast.reporter_a)]
    assert [opens(viewer, "project", project) for viewer in asking] == [True, True, False]
    assert not opens(asking[0], "project", None)
