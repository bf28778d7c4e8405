"""Two kinds of import contract that import-linter does not bring along."""

from __future__ import annotations

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


def _within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def _inside(graph: ImportGraph, package: str) -> set[str]:
    return {module for module in graph.modules if _within(module, package)}


def _where(graph: ImportGraph, importer: str, imported: str) -> str:
    details = graph.get_import_details(importer=importer, imported=imported)
    line = details[0]["line_number"] if details else "?"
    return f"{importer} imports {imported} (line {line})"


class StandardLibraryOnly(Contract):
    """A package imports itself, the standard library and the few packages named, nothing else."""

    package = fields.StringField()
    also_allowed = fields.SetField(subfield=fields.StringField(), required=False, default=set())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = [
            _where(graph, importer, imported)
            for importer in sorted(_inside(graph, self.package))
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not self._allowed(imported)
        ]
        return ContractCheck(kept=not found, metadata={"found": found})

    def _allowed(self, imported: str) -> bool:
        top = imported.split(".")[0]
        return _within(imported, self.package) or top in sys.stdlib_module_names or top in self.also_allowed

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["found"]:
            output.print_error(line, bold=False)


class OneHome(Contract):
    """Some packages are imported inside one package of ours and nowhere else in it."""

    packages = fields.SetField(subfield=fields.StringField())
    home = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = [
            _where(graph, importer, imported)
            for imported in sorted(graph.modules)
            if imported.split(".")[0] in self.packages
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if not _within(importer, self.home)
        ]
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["found"]:
            output.print_error(f"{line}; use {self.home} instead", bold=False)
