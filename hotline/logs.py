"""Logging: one JSON object a line, without anything a citizen wrote."""

import logging
import sys
import traceback

import structlog


def configure_logs(level: str) -> None:
    """Send structured lines to standard error. Access logs are off: paths hold conversation ids."""
    logging.basicConfig(level=level, stream=sys.stderr, format="%(message)s", force=True)
    for noisy in ("httpx", "httpcore", "jieba", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def where_it_broke(error: BaseException) -> str:
    """The traceback without the error's own words: those may quote what a citizen wrote."""
    return "".join(traceback.format_tb(error.__traceback__))
