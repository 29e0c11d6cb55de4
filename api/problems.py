"""Errors as HTTP says them: one table from error class to status, code and wording.

The body is a problem document (RFC 9457). `type` and `code` are stable. `title` is for people
and follows `Accept-Language`, Chinese first; so does `detail`, which the error words itself (the
facts `problem` and `mend`, `problem_zh` and `mend_zh`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from gridmap import errors
from gridmap.errors import GridmapError
from gridmap.layers.description import Lang


@dataclass(frozen=True, slots=True)
class Problem:
    """How one kind of error is told over HTTP."""

    status: int
    code: str
    zh: str
    en: str


TABLE: dict[type[GridmapError], Problem] = {
    errors.InputError: Problem(400, "bad_input", "输入有误", "bad input"),
    errors.OutsideServiceArea: Problem(
        400, "outside_service_area", "位置在辖区之外", "outside the service area"
    ),
    errors.BadManifest: Problem(400, "bad_manifest", "导入说明有误", "bad manifest"),
    errors.UnreadableFile: Problem(400, "unreadable_file", "文件无法读取", "unreadable file"),
    errors.KeyReused: Problem(
        409, "key_reused", "幂等键已用于另一内容", "idempotency key used for another body"
    ),
    errors.UnknownDevice: Problem(400, "unknown_device", "设备未登记", "unknown device"),
    errors.ReasonNeeded: Problem(400, "reason_needed", "须说明理由", "a reason is needed"),
    errors.NotSignedIn: Problem(401, "not_signed_in", "请先登录", "sign in first"),
    errors.NotAllowed: Problem(403, "not_allowed", "无此权限", "not allowed"),
    errors.SignInRefused: Problem(401, "sign_in_refused", "登录未成功", "sign-in refused"),
    errors.SecondFactorWanted: Problem(
        401, "second_factor_wanted", "须输入动态码", "the code of the authenticator is wanted"
    ),
    errors.SecondFactorDue: Problem(
        403, "second_factor_due", "须先启用二步验证", "a second factor has to be set up first"
    ),
    errors.PasswordDue: Problem(
        403, "password_due", "须先修改密码", "the password has to be changed first"
    ),
    errors.TooManyTries: Problem(
        429, "too_many_tries", "尝试次数过多，请稍后", "too many tries, wait a little"
    ),
    errors.NotFound: Problem(404, "not_found", "未找到", "not found"),
    errors.SightTooNarrow: Problem(
        403, "sight_too_narrow", "超出辖区范围", "beyond what you may see"
    ),
    errors.IllegalMove: Problem(
        409, "illegal_move", "当前状态不允许此操作", "move not allowed now"
    ),
    errors.StaleSituation: Problem(
        409, "stale_situation", "情况已变化，请重试", "the situation has moved, try again"
    ),
    errors.AlreadyAssigned: Problem(
        409, "already_assigned", "工单已有主办", "the work order has a lead already"
    ),
    errors.MemberFull: Problem(409, "member_full", "人员在办已满", "the member is full"),
    errors.CannotBeSent: Problem(409, "cannot_be_sent", "不能派此人", "this member cannot be sent"),
    errors.OfferOver: Problem(409, "offer_over", "该推送已结束", "the offer is over"),
    errors.TooLateToUndo: Problem(409, "too_late_to_undo", "已不能撤回", "too late to undo"),
    errors.TeamIncomplete: Problem(409, "team_incomplete", "组队不齐", "the team is not complete"),
    errors.SamePerson: Problem(409, "same_person", "须由两人先后确认", "two persons have to sign"),
    errors.AnsweredOtherwise: Problem(
        409, "answered_otherwise", "已有另一答复", "another answer was given already"
    ),
    errors.AskedBefore: Problem(409, "asked_before", "此前已申请过", "it was asked before"),
    errors.BadPhoto: Problem(400, "bad_photo", "照片不能接收", "the photo is not taken"),
    errors.PhotoMissing: Problem(409, "photo_missing", "缺少照片", "a photo is missing"),
    errors.OutOfStock: Problem(
        409, "out_of_stock", "库存不足", "the store does not hold that many"
    ),
    errors.StillOpen: Problem(409, "still_open", "尚有未了事项", "something is still open"),
    errors.NumberTaken: Problem(
        409, "number_taken", "来源编号已登记", "the outside number is taken"
    ),
    errors.WishTaken: Problem(409, "wish_taken", "微心愿不能认领", "the wish cannot be claimed"),
    errors.FolderInUse: Problem(
        409, "folder_in_use", "数据目录被占用", "the data folder is in use"
    ),
    errors.DatabaseUnavailable: Problem(
        503, "database_unavailable", "数据库无响应", "the database does not answer"
    ),
    errors.ProgramMissing: Problem(503, "program_missing", "缺少程序", "a program is missing"),
    errors.ClusterBroken: Problem(
        503, "cluster_broken", "内置数据库无法启动", "the private cluster cannot start"
    ),
    errors.DiskFull: Problem(507, "disk_full", "磁盘已满", "the disk is full"),
    errors.NetworkBroken: Problem(
        503, "network_broken", "路网无法建立", "the street network cannot be built"
    ),
    errors.RoleMissing: Problem(
        503, "role_missing", "数据库缺少角色", "a role of the database is missing"
    ),
    errors.IdentityProviderDown: Problem(
        503,
        "identity_provider_down",
        "身份提供方无响应",
        "the identity provider does not answer",
    ),
    errors.WorkerStopped: Problem(503, "worker_stopped", "派单已停止", "dispatch has stopped"),
    errors.RehearsalEnded: Problem(503, "rehearsal_ended", "推演中断", "the rehearsal was ended"),
    errors.NotTheSample: Problem(
        409, "not_the_sample", "数据库中已有其他区", "the database holds another district"
    ),
}
"""Every error that can leave a flow; a test walks the error tree and wants each leaf here."""

_INVALID = Problem(422, "invalid_body", "请求格式不正确", "the request is malformed")
_BROKEN = Problem(500, "internal", "内部错误", "internal error")
_OF_HTTP = {
    problem.status: problem
    for problem in (
        Problem(403, "cross_site", "不接受其他网站的请求", "not from another site"),
        Problem(404, "http_404", "没有此地址", "no such address"),
        Problem(405, "http_405", "此地址不接受这种方法", "this address does not take that method"),
        Problem(413, "body_too_large", "请求内容过大", "the body is too large"),
        Problem(503, "busy", "服务器正忙，请稍后再试", "the server is busy; try again shortly"),
    )
}
_SAID = frozenset({"problem", "problem_zh", "mend_zh"})
_TRY_LATER, _RETRY_AFTER_S = frozenset({429, 503}), 5
_UNAUTHENTICATED = 401


def problem_for(error: GridmapError) -> Problem:
    """Return how an error is told: by its class, else by the nearest class above it."""
    for kind in type(error).__mro__:
        if kind in TABLE:
            return TABLE[kind]
    return _BROKEN


def language_of(request: Request) -> Lang:
    """Return `en` when the caller asks for English, else `zh`."""
    chosen = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return "en" if chosen.lower().startswith("en") else "zh"


def refusal(request: Request, status: int) -> JSONResponse:
    """Return what the caller is told where a request goes no further than the door."""
    problem = _OF_HTTP[status]
    return _document(request, problem, _title(problem, request), {})


def install(app: FastAPI) -> None:
    """Make the application answer every error with a problem document."""
    app.add_exception_handler(GridmapError, _told)
    app.add_exception_handler(RequestValidationError, _told_invalid)
    app.add_exception_handler(HTTPException, _told_http)
    app.add_exception_handler(Exception, _told_broken)


def _told(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, GridmapError)  # noqa: S101 (registered for this class only)
    return told(request, error)


def told(request: Request, error: GridmapError, *, status: int | None = None) -> JSONResponse:
    """Return the document of an error, under another status where a dialect asks for it."""
    problem = problem_for(error)
    if status is not None:
        problem = replace(problem, status=status)
    title = _title(problem, request)
    lang = language_of(request)
    said, mend = worded(error, "problem", lang), worded(error, "mend", lang)
    detail = f"{title}: {said}" if said else title
    facts = {name: _plain(value) for name, value in error.facts.items() if name not in _SAID}
    document = _document(
        request,
        problem,
        title,
        {"detail": f"{detail} → {mend}" if mend else detail, "facts": facts},
    )
    if problem.status in _TRY_LATER:
        document.headers["Retry-After"] = str(_RETRY_AFTER_S)
    if problem.status == _UNAUTHENTICATED:
        document.headers["WWW-Authenticate"] = "Bearer"
    return document


def _told_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    fields = [
        {"field": ".".join(str(part) for part in one["loc"]), "problem": one["msg"]}
        for one in error.errors()
    ]
    return _document(request, _INVALID, _title(_INVALID, request), {"fields": fields})


def _told_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    said = str(error.detail)
    code = f"http_{error.status_code}"
    problem = _OF_HTTP.get(error.status_code, Problem(error.status_code, code, said, said))
    told = _document(request, problem, _title(problem, request), {})
    told.headers.update(error.headers or {})
    return told


def _told_broken(request: Request, _: Exception) -> JSONResponse:
    """Say that it is our fault and no more; the server's log has the rest."""
    return _document(request, _BROKEN, _title(_BROKEN, request), {})


def worded(error: GridmapError, fact: str, lang: Lang) -> str:
    """Return a sentence of an error in a language, in English where it has no other."""
    english = error.facts.get(fact, "")
    chosen = english if lang == "en" else error.facts.get(f"{fact}_zh", english)
    return _begun(str(chosen))


def _title(problem: Problem, request: Request) -> str:
    return _begun(problem.en if language_of(request) == "en" else problem.zh)


def _begun(said: str) -> str:
    """Return a sentence with a capital; one that begins with a name or a code stays as it is.

    Errors are worded as parts of a line, as a shell shows them; pages show what is told here as it
    stands.

    >>> _begun("the login is wrong"), _begun("close_by has passed"), _begun("gridmap worker runs")
    ('The login is wrong', 'close_by has passed', 'gridmap worker runs')
    """
    first = said.split(" ", 1)[0].rstrip(",.:;")
    is_word = first.isascii() and first.isalpha() and first.islower() and first != "gridmap"
    return said[:1].upper() + said[1:] if is_word else said


def _document(
    request: Request, problem: Problem, title: str, more: Mapping[str, object]
) -> JSONResponse:
    body = {
        "type": f"urn:gridmap:problem:{problem.code}",
        "code": problem.code,
        "title": title,
        "status": problem.status,
        "instance": request.url.path,
        **more,
    }
    return JSONResponse(body, problem.status, media_type="application/problem+json")


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value.encode(errors="backslashreplace").decode()  # half a surrogate pair is no text
    if isinstance(value, int | float | bool) or value is None:
        return value
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    return str(value)
