"""What routes that receive or give files share."""

from typing import Annotated

from fastapi import Depends, Header, Path, Request

from hotline.files.receiving import Receiver


def receiver_of(request: Request) -> Receiver:
    """The process's receiver of files."""
    return request.app.state.receiver


Receiving = Annotated[Receiver, Depends(receiver_of)]
FileId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
FileName = Annotated[str, Header(alias="X-File-Name", max_length=400)]
"""The name of what is sent, percent-encoded."""
MessageId = Annotated[str, Header(alias="X-Client-Message-Id", min_length=1, max_length=64)]
"""An id that the page made up for the message: the same request again does nothing twice."""
FILE_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
"""How such a route is published: the body is the file itself."""
