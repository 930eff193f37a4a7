"""What officers write to a rating: notes, and that it was dealt with. Rows are added and never changed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.storage.columns import BigId, Moment, Table

KINDS = ("note", "done", "undone")


class RatingNote(Table):
    """One note. The last one that is not a mere `note` says whether the rating is dealt with."""

    __tablename__ = "rating_notes"
    __table_args__ = (CheckConstraint(f"kind IN {KINDS}", name="kind"), Index(None, "rating_id", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("ratings.id", ondelete="CASCADE"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    kind: Mapped[str] = mapped_column(String(8))
    text: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
