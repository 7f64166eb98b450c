"""Headless Chromium over its DevTools protocol."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import websocket


class Fault(Exception):
    pass


class Browser:
    """One page in a browser of its own; what it asks of the network and says on the console is kept."""

    def __init__(self):
        program = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
        if not program:
            raise Fault("Chromium is missing: apt-get install chromium")
        self.profile = tempfile.TemporaryDirectory()
        options = [
            program, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.profile.name}",
            "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb",
            "--disable-background-networking", "--remote-allow-origins=*",
        ]
        if os.geteuid() == 0:
            options.append("--no-sandbox")
        self.process = subprocess.Popen(options + ["about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.requests = []
        self.complaints = []
        self.number = 0
        self.socket = websocket.create_connection(self._page(), timeout=60, suppress_origin=True)
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def _page(self):
        port = pathlib.Path(self.profile.name) / "DevToolsActivePort"
        for _ in range(300):
            if port.exists() and len(port.read_text().splitlines()) >= 2:
                number, path = port.read_text().splitlines()[:2]
                control = websocket.create_connection(
                    f"ws://127.0.0.1:{number}{path}", timeout=60, suppress_origin=True
                )
                control.send(json.dumps({"id": 1, "method": "Target.getTargets"}))
                while True:
                    answer = json.loads(control.recv())
                    if answer.get("id") == 1:
                        break
                control.close()
                page = next(t for t in answer["result"]["targetInfos"] if t["type"] == "page")
                return f"ws://127.0.0.1:{number}/devtools/page/{page['targetId']}"
            time.sleep(0.1)
        raise Fault("Chromium does not start")

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.number:
                if "error" in message:
                    raise Fault(f"{method}: {message['error']['message']}")
                return message["result"]
            self._note(message)

    def _note(self, message):
        method, told = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(told["exceptionDetails"]["text"])
        elif method == "Runtime.consoleAPICalled" and told["type"] in ("error", "warning", "assert"):
            self.complaints.append(str(told["args"]))
        elif method == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
            self.complaints.append(told["entry"]["text"])
        elif method == "Page.loadEventFired":
            self.loaded = True

    def view(self, width, height, dark=False, media="screen"):
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = "dark" if dark else "light"
        self.call(
            "Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}]
        )

    def open(self, path):
        self.loaded = False
        self.call("Page.navigate", url=pathlib.Path(path).resolve().as_uri())
        while not self.loaded:
            self._note(json.loads(self.socket.recv()))

    def run(self, script):
        """The value of a JavaScript expression; promises are waited for."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise Fault(answer["exceptionDetails"].get("exception", {}).get("description", "script failed"))
        return answer["result"].get("value")

    def picture(self, path):
        import base64

        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        pathlib.Path(path).write_bytes(base64.b64decode(shot["data"]))

    def pdf(self, path):
        import base64

        printed = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        pathlib.Path(path).write_bytes(base64.b64decode(printed["data"]))

    def close(self):
        try:
            self.socket.close()
        finally:
            self.process.terminate()
            self.process.wait(timeout=30)
            # Chromium's helpers may still be writing to the profile.
            shutil.rmtree(self.profile.name, ignore_errors=True)
