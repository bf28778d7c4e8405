"""What a mechanism rests on, as an office says it: the document and the article, 《…方案》第3条."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from gongjian.campaigns.playbook import PlaybookText
from gongjian.dispatch.playbook.line import Line

_ARTICLE = re.compile(
    r"第\s*([0-9一二三四五六七八九十百]{1,6})\s*[条项款点部]分?$|[,，]?\s*(?:article|no\.?)\s*(\d{1,4})$",
    re.IGNORECASE,
)
WHOLE = "全文"
"""The clause of a document named without an article."""


def said(playbook: PlaybookText, clause: str) -> str:
    """A clause (document key # number) as an office says it."""
    key, _mark, ref = clause.partition("#")
    title = next((paper.title for paper in playbook.documents if paper.key == key), key)
    if not clause or ref == WHOLE:
        return title
    return f"{title}第{ref}条"


def resting(
    playbook: PlaybookText, given: Sequence[Any], items: Sequence[Mapping[str, Any]], lines: Sequence[Line]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The mechanisms, each with its clause, and the documents with the clauses this needs. `given`: the documents as
    the file has them; `items`: the mechanisms in the order of the lines."""
    papers = [dict(one) for one in given]
    found = []
    for item, line in zip(items, lines, strict=True):
        before = str(item.get("clause") or "")
        if line.who == (said(playbook, before) if before else ""):
            found.append(dict(item))
            continue
        kept = {key: value for key, value in item.items() if key not in ("clause", "naming")}
        found.append(kept | ({"clause": _clause(papers, line)} if line.who else {}))
    return found, papers


def _clause(papers: list[dict[str, Any]], line: Line) -> str:
    """The key of what a line rests on; document and clause are put in when they are new."""
    article = _ARTICLE.search(line.who)
    title = line.who[: article.start()].strip(" ，,") if article else line.who
    ref = next(part for part in article.groups() if part) if article else WHOLE
    paper = next((one for one in papers if one["title"] == title), None)
    if paper is None:
        keys = {one["key"] for one in papers}
        key = next(f"document-{n}" for n in range(1, 10_000) if f"document-{n}" not in keys)
        paper = {"key": key, "title": title, "kind": "plan", "clauses": []}
        papers.append(paper)
    clauses = [dict(one) for one in paper.get("clauses") or []]
    if all(str(one["ref"]) != ref for one in clauses):
        clauses.append({"ref": ref, "says": line.name})
    paper["clauses"] = clauses
    return f"{paper['key']}#{ref}"
