"""「打了12345也没人管」 beside a story: where somebody has been in vain, not what is asked.

The brain hears the number and answers how to report anything to the city; what the story is about went unheard.
"""

import re

_NUMBER = r"(?:(?:市长|政务|政府|便民|服务)?热线|1234[58])(?:的)?(?:电话)?"
_TIMES = r"(?:好几|好多|[几多一两二三四五六七八九十\d]+)(?:次|回|个|遍)"
_TRIED = rf"(?:我们?|俺|也|都|给){{0,4}}(?:打|拨|找|投诉|反映|举报)(?:过|了|到)*(?:{_TIMES})?{_NUMBER}(?:电话|投诉|反映)?(?:了|过)*(?:{_TIMES})?了?"
_IN_VAIN = r"(?:也|都|又|还是|还|就是|一直)*(?:说)?(?:没(?:有)?(?:人)?(?:管|理|用|回音|下文|结果|消息|解决|处理)|不(?:管|理|解决|处理)(?:用|事)?|管不了|白打)(?:了|我|我们)*"
_CLAUSE = re.compile(rf"[，,。；;、！!\s]{{0,4}}{_TRIED}[，,\s]*{_IN_VAIN}(?=[，,。；;、！!？?\s]|$)")
_LEAST_LEFT = 8
"""With fewer characters than this beside it, it is itself what is told."""


def without_what_was_in_vain(text: str) -> str:
    """The text without such a clause; the text itself where too little else is said."""
    left = _CLAUSE.sub("", text).strip("，,。；;、 ")
    return left if left != text and len(left) >= _LEAST_LEFT else text
