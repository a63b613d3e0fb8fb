import pathlib


def test_attaches(ledger_attach, tmp_path):
    shot = tmp_path / "page.PNG"
    shot.write_bytes(b"not really a picture")
    ledger_attach(shot)
    shot.unlink()
    ledger_attach(str(shot))
    ledger_attach(tmp_path, name="a folder")
    ledger_attach.text("one\ntwo \udcff\n", "log.txt")
    ledger_attach.text("again\n", "../../etc/passwd")


def test_in_a_folder():
    folder = pathlib.Path("artifacts/tests-test-attached-py-test-in-a-folder")
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "trace.zip").write_bytes(b"PK")
    (folder / "video.webm").write_bytes(b"v")
    assert False
