"""``extract desk``: the review of a corpus in the browser."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.cli_corpus import CORPUS
from extract.cli_help import VERBOSE, VietnameseCommand
from extract.errors import MissingToolError

if TYPE_CHECKING:
    from extract.web.settings import Settings

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command("desk", cls=VietnameseCommand)
@CORPUS
@click.option("--port", type=click.IntRange(0, 65535), default=8765, metavar="SỐ", help="Cổng (mặc định 8765).")
@click.option("--host", default="127.0.0.1", metavar="ĐỊA_CHỈ", help="Mở cho mạng nội bộ: 0.0.0.0; phải có người dùng.")
@click.option("--no-browser", is_flag=True, help="Không tự mở trình duyệt.")
@click.option("--read-only", is_flag=True, help="Chỉ để xem, không sửa được gì.")
@click.option(
    "--files", metavar="THƯ_MỤC", type=click.Path(path_type=Path), help="Thư mục giữ tệp tải lên (mặc định KHO-files)."
)
@click.option("--name", metavar="TÊN", help="Người sửa khi không đăng nhập (mặc định: tên người dùng của máy).")
@click.option("--login", is_flag=True, help="Bắt đăng nhập cả khi chỉ mở cho máy này.")
@click.option("--add-user", metavar="TÊN", help="Thêm người dùng hoặc đổi mật khẩu, rồi thoát.")
@click.option("--remove-user", metavar="TÊN", help="Bỏ người dùng (đang đăng nhập cũng bị thoát), rồi thoát.")
@click.option("--tls-cert", type=click.Path(exists=True, dir_okay=False), help="Chứng thư để mở bằng HTTPS.")
@click.option("--tls-key", type=click.Path(exists=True, dir_okay=False), help="Khóa của chứng thư.")
@VERBOSE
def desk(  # noqa: PLR0917  click passes the options by name
    where: str,
    port: int,
    host: str,
    no_browser: bool,  # noqa: FBT001  click's form
    read_only: bool,  # noqa: FBT001  click's form
    files: Path | None,
    name: str | None,
    login: bool,  # noqa: FBT001  click's form
    add_user: str | None,
    remove_user: str | None,
    tls_cert: str | None,
    tls_key: str | None,
    verbose: bool,  # noqa: FBT001  click's form
) -> None:
    """Mở bàn làm việc trong trình duyệt: đối chiếu, sửa, tải lên, gửi trả báo cáo."""
    try:
        import jinja2  # noqa: F401
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401

        from extract.web.settings import LOCAL_HOSTS, Settings, default_files
    except ModuleNotFoundError as error:
        raise MissingToolError(
            "chưa cài phần bàn làm việc: chạy python -m pip install 'thidua-extract[web]' rồi mở lại"
        ) from error
    if (tls_cert is None) != (tls_key is None):
        raise click.UsageError("--tls-cert và --tls-key phải đi cùng nhau")
    if files is None and "://" in where:
        raise click.UsageError("kho ở máy chủ PostgreSQL: thêm --files THƯ_MỤC để giữ tệp tải lên")
    folder = files or default_files(where)
    if add_user is not None:
        _add_user(folder, add_user.strip())
        return
    if remove_user is not None:
        _remove_user(folder, remove_user.strip())
        return
    local = host in _LOOPBACK
    settings = Settings(
        corpus=where,
        files=folder,
        read_only=read_only,
        login=login or not local,
        name=name or _own_name(),
        hosts=LOCAL_HOSTS if local else None,
        secure=tls_cert is not None,
    )
    _serve(settings, host, port, (tls_cert, tls_key), browser=not no_browser, verbose=verbose)


def _serve(
    settings: Settings,
    host: str,
    port: int,
    tls: tuple[str | None, str | None],
    *,
    browser: bool,
    verbose: bool,
) -> None:
    from extract.web.server import serve
    from extract.web.users import Users

    if settings.login and not Users(settings.files / "users.json").names():
        raise click.UsageError(
            "mở cho mạng thì phải có người dùng: thêm bằng extract desk --corpus KHO --add-user TÊN rồi chạy lại"
        )

    def started(address: str) -> None:
        click.echo(f"Bàn làm việc: {address} (dừng: Ctrl-C)", err=True)
        if browser:
            import webbrowser

            webbrowser.open(address)

    serve(settings, host, port, tls=tls, started=started, verbose=verbose)


def _add_user(folder: Path, name: str) -> None:
    from extract.web.users import LEAST_LENGTH, Users

    if not name:
        raise click.UsageError("tên người dùng trống")
    password = click.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Gõ lại mật khẩu", err=True)
    if len(password) < LEAST_LENGTH:
        raise click.UsageError(f"mật khẩu phải có ít nhất {LEAST_LENGTH} ký tự")
    Users(folder / "users.json").set_password(name, password)
    click.echo(f"Đã lưu người dùng {name}.", err=True)


def _remove_user(folder: Path, name: str) -> None:
    from extract.web.users import Users

    users = Users(folder / "users.json")
    if not users.remove(name):
        known = ", ".join(users.names()) or "chưa có ai"
        raise click.UsageError(f"không có người dùng “{name}” (hiện có: {known})")
    click.echo(f"Đã bỏ người dùng {name}.", err=True)


def _own_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "cán bộ"
