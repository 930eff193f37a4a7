"""A process that ends at a chosen point: before or after a statement, a commit, or an await of the delivery."""

import sqlite3
from functools import partial

import anyio
from sqlalchemy import event
from stage import database_of


class Kill(BaseException):
    """The process ends here."""


class Machine:
    """Where one process at a time runs: it counts the points the process passes and ends it at the chosen one.

    The engines and the office stay, which are slow to make and keep nothing; a new process opens the files anew.
    """

    def __init__(self, stage, patch):
        self.parts = stage.parts()
        self.folder, self.server = stage.folder, stage.server
        self.passed = self.last = 0
        for engine, name in zip(self.parts, ("bot.db", "office.db"), strict=False):
            event.listen(engine, "do_connect", partial(self.connect, name))
            event.listen(engine, "before_cursor_execute", self.statement)
            event.listen(engine, "after_cursor_execute", self.statement)
            patch.setattr(engine.dialect, "do_commit", self.around(engine.dialect.do_commit))
        patch.setattr(anyio.to_thread, "run_sync", self.thread)

    def start(self, stage, last=None):
        """Begin to count anew; at the point `last` the process ends."""
        self.folder, self.passed, self.last = stage.folder, 0, last
        return stage.open(parts=self.parts)

    def connect(self, name, _dialect, _record, _arguments, named):
        """Lead every new connection to the stage that is played on just now."""
        if self.server is None:
            return sqlite3.connect(self.folder / name, check_same_thread=False)
        named["dbname"] = database_of(self.folder)
        return None

    def point(self):
        self.passed += 1
        if self.last and self.passed >= self.last:
            raise Kill

    def statement(self, _connection, cursor, *_):
        try:
            self.point()
        except Kill:
            cursor.close()  # SQLite keeps a connection alive as long as one of its statements is
            raise

    def around(self, function):
        def watched(*arguments):
            self.point()
            result = function(*arguments)
            self.point()
            return result

        return watched

    async def thread(self, function, *arguments, **_):
        return self.around(function)(*arguments)

    def around_async(self, function):
        async def watched(*arguments, **named):
            self.point()
            result = await function(*arguments, **named)
            self.point()
            return result

        return watched


def died(error):
    """Whether this is a kill, alone or among what a group of tasks raised."""
    if isinstance(error, BaseExceptionGroup):
        return any(died(each) for each in error.exceptions)
    return isinstance(error, Kill)
