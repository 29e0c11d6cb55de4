"""`gridmap serve`: the API, the live page and the worker."""

import gc
import importlib
import resource
import socket
import ssl
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from gridmap.cli.desk import Desk
from gridmap.cli.voice import Voice
from gridmap.errors import ClusterBroken, InputError
from gridmap.flows.keep_accounts import OneTimePassword, found_administrators
from gridmap.wiring import Services

LOCAL = "127.0.0.1"

Port = Annotated[int, typer.Option(help="端口 · port", min=1, max=65_535)]


def serve(
    context: typer.Context,
    port: Port = 8000,
    host: Annotated[str, typer.Option(help="监听地址 · address to listen on")] = LOCAL,
    expose: Annotated[
        bool, typer.Option("--expose", help="不加密也允许其他地址 · another address unencrypted")
    ] = False,
    worker: Annotated[bool, typer.Option(help="在本进程派单 · dispatch in this process")] = True,
    tls_cert: Annotated[Path | None, typer.Option(help="HTTPS 证书链（PEM）· certificate")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="HTTPS 私钥（PEM）· private key")] = None,
) -> None:
    """启动接口、地图页和派单 · Serve the API, the live page and dispatch.

    例 · Example: gridmap serve --port 8000
    """
    desk: Desk = context.obj
    certificate = _certificate(tls_cert, tls_key)
    check_address(host, port, expose=expose or certificate is not None)
    if host != LOCAL and certificate is None:
        desk.voice.remark(
            "注意：未加密。密码和会话以明文经过网络：请用 --tls-cert，或在前面放置 HTTPS 代理。",
            "warning: not encrypted. Passwords and sessions cross the network in the clear: give"
            " --tls-cert, or put an HTTPS proxy in front.",
        )
    with desk.services(serving=True) as services:
        importlib.import_module("api.logs").begin(services.settings.log_format)
        url = f"{'http' if certificate is None else 'https'}://{host}:{port}"
        founded = found_administrators(district=services.district, good_for=services.one_time_lasts)
        tell_first_accounts(desk.voice, founded)
        desk.voice.remark(f"地图 {url}/map  接口 {url}/docs", f"map {url}/map  API {url}/docs")
        server = make_server(
            services, host=host, port=port, with_worker=worker, certificate=certificate
        )
        # What is loaded by now stays until the end. Looked through again with every batch of
        # orders, it took the garbage collector a third of the time that deciding takes.
        gc.collect()
        gc.freeze()
        allow_many_connections()
        server.run()


def tell_first_accounts(voice: Voice, founded: Sequence[OneTimePassword]) -> None:
    """Tell the passwords of the first accounts; nothing is kept that could tell them again."""
    if not founded:
        return
    until = f"{founded[0].good_until.astimezone():%Y-%m-%d %H:%M}"
    voice.remark(
        "首次启动：已建立三个管理员账户（系统、安全、审计三员分立）。一次性密码只显示这一次，"
        f"请在 {until} 前登录并修改（过期可用 gridmap accounts reset 登录名 重新生成）：",
        "first start: three administrators were added (accounts, rights, audit are kept apart)."
        f" These one-time passwords are shown this once, are good until {until} and have to be"
        " changed at sign-in (gridmap accounts reset LOGIN makes another one):",
    )
    for one in founded:
        voice.complain(f"  {one.login:<10}{one.password}")
    voice.remark(
        "添加坐席：gridmap accounts add 登录名 --role dispatcher",
        "add people: gridmap accounts add LOGIN --role dispatcher",
    )


def allow_many_connections() -> None:
    """Take as many file descriptors as the system grants: each open stream holds one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def check_address(host: str, port: int, *, expose: bool) -> None:
    """Refuse an address that must not or cannot be listened on, before anything starts.

    Raises
    ------
    InputError
        Not the loopback address, without encryption, and not asked for in so many words.
    ClusterBroken
        The port is taken.
    """
    if host != LOCAL and not expose:
        raise InputError(
            problem=f"{host} is not this machine alone, and without a certificate nothing is"
            " encrypted",
            mend="state --tls-cert and --tls-key, or leave it at 127.0.0.1 behind an HTTPS proxy;"
            " add --expose if you mean it",
            problem_zh=f"{host} 不限于本机，且未写明证书，传输未加密",
            mend_zh="请写明 --tls-cert 和 --tls-key，或保持 127.0.0.1 并在前面放置 HTTPS 代理；"
            "确需如此请加 --expose",
        )
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ClusterBroken(
                problem=f"port {port} on {host} cannot be used: {error.strerror}",
                mend="choose another one with --port",
                problem_zh=f"{host} 的端口 {port} 无法使用：{error.strerror}",
                mend_zh="用 --port 换一个",
                port=port,
            ) from error


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the server proves by that it is the server: two files."""

    chain: Path
    key: Path


def _certificate(chain: Path | None, key: Path | None) -> Certificate | None:
    """Return the certificate to serve with, None for plain HTTP; tried before anything starts.

    Raises
    ------
    InputError
        One file without the other, or files that are no certificate and its key.
    """
    if chain is None and key is None:
        return None
    if chain is None or key is None:
        raise InputError(
            problem="a certificate needs its private key, and the other way round",
            mend="state both --tls-cert and --tls-key",
            problem_zh="证书与私钥须成对提供",
            mend_zh="同时写明 --tls-cert 和 --tls-key",
        )
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(chain, key, password="")
    except (OSError, ValueError) as error:
        raise InputError(
            problem=f"{chain} and {key} cannot be used: {error}",
            mend="give a PEM certificate chain and its unencrypted PEM key",
            problem_zh=f"{chain} 与 {key} 无法使用：{error}",
            mend_zh="请提供 PEM 格式的证书链和未加密的 PEM 私钥",
        ) from error
    return Certificate(chain, key)


def make_server(
    services: Services,
    *,
    host: str,
    port: int,
    with_worker: bool,
    is_rehearsal: bool = False,
    certificate: Certificate | None = None,
) -> uvicorn.Server:
    """Return the web server, ready to run; the door is loaded by name.

    The door is guarded but for a rehearsal, which plays on this machine alone.
    """
    create_app = importlib.import_module("api.app").create_app
    hosts = (host, "127.0.0.1", "localhost") if host == LOCAL else ("*",)
    app = create_app(
        services,
        with_worker=with_worker,
        hosts=hosts,
        is_rehearsal=is_rehearsal,
        guarded=not is_rehearsal,
    )
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
        proxy_headers=bool(services.settings.trusted_proxies),
        forwarded_allow_ips=services.settings.trusted_proxies,
        ssl_certfile=None if certificate is None else certificate.chain,
        ssl_keyfile=None if certificate is None else certificate.key,
    )
    server: uvicorn.Server = importlib.import_module("api.server").Server(app, config)
    return server
