"""The procedures `draft/<kind>`: one class over the data files."""

from collections.abc import Mapping
from pathlib import Path

from hotline.procedures.deadlines.book import Book, load_book
from hotline.procedures.documents.build import build
from hotline.procedures.documents.filing import draft_messages, last_day
from hotline.procedures.documents.loader import load_documents
from hotline.procedures.documents.schema import DocumentEntry, FieldEntry
from hotline.procedures.documents.values import open_fields
from hotline.procedures.fields import Answers, Field, Option
from hotline.procedures.printing import page, pdf, word
from hotline.procedures.procedure import Conclusion, Context, FileRef, Procedure


class DraftProcedure(Procedure):
    """Asks what one kind of paper needs, and sets it. `office`: the LibreOffice that makes PDFs, if there is one."""

    def __init__(
        self,
        document: DocumentEntry,
        documents: Mapping[str, DocumentEntry],
        book: Book,
        *,
        templates: Path,
        office: Path | None,
    ) -> None:
        self.id = f"draft/{document.id}"
        self.title = document.title
        self.opening = document.opening
        self.area = document.area
        self._document = document
        self._asked = {entry.id: _asked(entry) for entry in document.fields}
        self._documents = documents
        self._book = book
        self._templates = templates
        self._office = office

    def next_field(self, answers: Answers, context: Context) -> Field | None:
        entry = next(open_fields(self._document, answers, today=context.today), None)
        return self._asked[entry.id] if entry else None

    def about(self, answers: Answers) -> str | None:
        """What the paper is for."""
        return self._document.matter

    def conclude(self, answers: Answers, context: Context) -> Conclusion:
        draft = build(self._document, answers, context)
        return Conclusion(
            messages=draft_messages(self._document, self._documents, draft, answers, context, self._book),
            files=tuple(self._files()),
            last_day=last_day(self._document, answers, context, self._book),
        )

    def render(self, name: str, answers: Answers, context: Context) -> bytes:
        """The paper as it stands now. A PDF takes seconds: call this off the event loop."""
        media_types = {file.name: file.media_type for file in self._files()}
        paper = build(self._document, answers, context).paper
        if media_types[name] == page.MEDIA_TYPE:
            return page.paper_page(paper)
        content = word.paper_docx(paper, templates=self._templates)
        if self._office is not None and media_types[name] == pdf.MEDIA_TYPE:
            return pdf.to_pdf(self._office, content)
        return content

    def _files(self) -> list[FileRef]:
        files = [
            FileRef(f"{self.title}.html", self.title, page.MEDIA_TYPE),
            FileRef(f"{self.title}.docx", f"{self.title}（Word）", word.MEDIA_TYPE),
        ]
        return (
            files
            if self._office is None
            else [*files, FileRef(f"{self.title}.pdf", f"{self.title}（PDF）", pdf.MEDIA_TYPE)]
        )


def load_drafts(data_dir: Path) -> list[Procedure]:
    """One procedure for each kind of paper. Raises BadFile."""
    documents, book, office = load_documents(data_dir), load_book(data_dir), pdf.find_office()
    templates = data_dir / "documents" / "templates"
    return [
        DraftProcedure(document, documents, book, templates=templates, office=office) for document in documents.values()
    ]


def _asked(entry: FieldEntry) -> Field:
    return Field(
        id=entry.id,
        kind=entry.kind,
        label=entry.label,
        question=entry.question,
        why=entry.why,
        options=tuple(Option(option.value, option.title, option.means, option.words) for option in entry.options),
        example=entry.example,
        unknown=entry.unknown,
    )
