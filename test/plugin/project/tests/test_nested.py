import subprocess
import sys


def test_runs_pytest_itself(tmp_path):
    (tmp_path / "test_inner.py").write_text("def test_inner(): pass\n")
    subprocess.run([sys.executable, "-m", "pytest", "-q", str(tmp_path)], check=True, stdout=subprocess.DEVNULL)
