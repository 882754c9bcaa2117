"""Checks with Anthropic's Python SDK, run by the interpreter of the SDK's own environment.

sdk_checks.py MOCK_URL CROXY_URL DIRECT [NAME...]
"""

import asyncio
import sys
import time

import anthropic
from mock import Mock
from report import Report, equal
from rewriting import end_to_end, rewritten

TEXT = "Hello from the mock provider."
SONNET = "claude-sonnet-4-5"
HAIKU = "claude-haiku-4-5"

mock_url, croxy_url, direct, *wanted = sys.argv[1:]
direct = direct == "1"
mock = Mock(mock_url)
prefix = f"sdk-{anthropic.__version__}"
report = Report(wanted)


def make_client(url=None, kind=anthropic.Anthropic, retries=0):
    return kind(api_key="dummy-key", base_url=url or croxy_url, max_retries=retries, timeout=10)


# A prompt that a careless rewrite would damage: names, escapes, numbers and text beyond ASCII.
PROMPT = {
    "max_tokens": 64,
    "messages": [
        {"role": "user", "content": f'{{"model":"{HAIKU}"}} \\ / \u00e9 \U0001f600 \u2028'},
        {"role": "assistant", "content": [{"type": "text", "text": HAIKU}]},
        {"role": "user", "content": [{"type": "text", "text": "again", "cache_control": {"type": "ephemeral"}}]},
    ],
    "system": [{"type": "text", "text": f'"model": "{HAIKU}"'}],
    "tools": [
        {
            "name": "pick",
            "description": "picks",
            "input_schema": {
                "type": "object",
                "properties": {"model": {"type": "string", "enum": [HAIKU], "maxLength": 1e2}},
            },
        }
    ],
}


def check(name):
    def register(body):
        def run():
            mock.reset()
            body()

        report.check(f"{prefix} {name}", run)

    return register


def only(requests):
    equal(len(requests), 1, "requests at the provider")
    return requests[0]


@check("message")
def _():
    answer = make_client().messages.create(model=SONNET, **PROMPT)
    equal(answer.content[0].text, TEXT, "text")
    equal(answer.usage.input_tokens, 2039, "input tokens")
    equal(answer.stop_reason, "end_turn", "stop reason")
    equal(only(mock.requests()).target, "/v1/messages", "target")


@check("large message")
def _():
    prompt = dict(PROMPT, messages=[{"role": "user", "content": "\u00e9x\n\"" * 400_000}])
    make_client().messages.create(model=HAIKU, **prompt)
    sent = only(mock.requests())
    equal(sent.json()["messages"], prompt["messages"], "messages")
    answer = make_client().messages.create(model=SONNET, extra_headers={"x-mock": "size=3000000"}, **PROMPT)
    equal(len(answer.model_extra["mock_padding"]), 3_000_000, "padding")


def wait_for(holds, what, limit=10):
    deadline = time.monotonic() + limit
    while not holds():
        assert time.monotonic() < deadline, f"timed out waiting for {what}"
        time.sleep(0.02)


EVENTS = (
    ["message_start", "content_block_start"]
    + ["content_block_delta"] * 4
    + ["content_block_stop", "message_delta", "message_stop"]
)


@check("stream is causal")
def _():
    # The mock holds event N+1 until it is asked for it, and it is asked only when event N is here.
    kinds = []
    stream = make_client().messages.create(
        model=SONNET, stream=True, extra_headers={"x-mock": "gate;events=4"}, **PROMPT
    )
    for event in stream:
        kinds.append(event.type)
        if len(kinds) < len(EVENTS):
            mock.release()
    equal(kinds, EVENTS, "events")


@check("stream of a rewritten model is causal")
def _():
    kinds = []
    with make_client().messages.create(
        model=HAIKU, stream=True, extra_headers={"x-mock": "gate;events=4"}, **PROMPT
    ) as stream:
        for event in stream:
            kinds.append(event.type)
            if event.type == "message_start":
                equal(event.message.model, HAIKU if direct else "rewritten-model", "model in the stream")
            if len(kinds) < len(EVENTS):
                mock.release()
    equal(kinds, EVENTS, "events")


@check("async stream is causal")
def _():
    async def run():
        kinds = []
        async with make_client(kind=anthropic.AsyncAnthropic) as client:
            stream = await client.messages.create(
                model=SONNET, stream=True, extra_headers={"x-mock": "gate;events=4"}, **PROMPT
            )
            async for event in stream:
                kinds.append(event.type)
                if len(kinds) < len(EVENTS):
                    await asyncio.to_thread(mock.release)
        equal(kinds, EVENTS, "events")

    asyncio.run(run())


@check("stream helper")
def _():
    with make_client().messages.stream(model=SONNET, **PROMPT) as stream:
        text = "".join(stream.text_stream)
        message = stream.get_final_message()
    equal(text, TEXT, "text")
    equal(message.usage.output_tokens, 12, "output tokens")


@check("stream that the client leaves")
def _():
    stream = make_client().messages.create(
        model=SONNET, stream=True, extra_headers={"x-mock": "gate;events=4"}, **PROMPT
    )
    next(iter(stream))
    equal(mock.state()["waiting_at_gates"], 1, "streams at the gate")
    stream.close()
    wait_for(lambda: mock.state()["waiting_at_gates"] == 0, "the provider to be left too")


@check("stream error")
def _():
    try:
        for _ in make_client().messages.create(
            model=SONNET, stream=True, extra_headers={"x-mock": "sse-error"}, **PROMPT
        ):
            pass
    except anthropic.APIStatusError as error:
        equal(error.body["error"]["type"], "overloaded_error", "error")
    else:
        raise AssertionError("no exception")


@check("stream that breaks off")
def _():
    try:
        for _ in make_client().messages.create(
            model=SONNET, stream=True, extra_headers={"x-mock": "cut-body=900"}, **PROMPT
        ):
            pass
    except Exception as error:
        # httpx's error, which the SDK lets through while a stream is read.
        equal(type(error).__name__, "RemoteProtocolError", "exception")
    else:
        raise AssertionError("a stream that was cut ended like a whole one")


@check("count_tokens")
def _():
    answer = make_client().messages.count_tokens(model=SONNET, messages=PROMPT["messages"])
    equal(answer.input_tokens, 16, "input tokens")
    equal(only(mock.requests()).target, "/v1/messages/count_tokens", "target")


@check("models")
def _():
    client = make_client()
    ids = [model.id for model in client.models.list(limit=20)]
    assert "claude-sonnet-5-5" in ids, ids
    equal(only(mock.requests()).target, "/v1/models?limit=20", "target")
    equal(client.models.retrieve("some.id@1").id, "some.id@1", "id")


@check("file upload")
def _():
    content = bytes(range(256)) * 8192
    answer = make_client().beta.files.upload(file=("bytes.bin", content, "application/octet-stream"))
    equal(answer.id, "file_mock", "id")
    assert answer.size_bytes > len(content), answer.size_bytes


ERRORS = {
    400: {"BadRequestError"},
    401: {"AuthenticationError"},
    403: {"PermissionDeniedError"},
    404: {"NotFoundError"},
    413: {"RequestTooLargeError", "ContentTooLargeError"},
    429: {"RateLimitError"},
    500: {"InternalServerError"},
    529: {"OverloadedError"},
}


def expect_error(status, streaming):
    told = {"x-mock": f"status={status};retry-after=7"}
    try:
        make_client().messages.create(model=SONNET, stream=streaming, extra_headers=told, **PROMPT)
    except anthropic.APIStatusError as error:
        equal(error.status_code, status, "status")
        assert type(error).__name__ in ERRORS[status], type(error)
        equal(error.response.headers.get("retry-after"), "7", "retry-after")
        equal(error.response.headers.get("request-id"), "req_mock", "request-id")
        equal(error.body["type"], "error", "type of the body")
    else:
        raise AssertionError("no exception")


for status in ERRORS:

    @check(f"error {status}")
    def _():
        expect_error(status, False)
        expect_error(status, True)


@check("model not found")
def _():
    try:
        make_client().models.retrieve("missing")
    except anthropic.NotFoundError as error:
        assert "model: missing" in error.message, error.message
    else:
        raise AssertionError("no exception")


@check("retries")
def _():
    mock.script("status=529;retry-after=0", "status=429;retry-after=0", "text=third")
    answer = make_client(retries=2).messages.create(model=SONNET, **PROMPT)
    equal(answer.content[0].text, "third", "text")
    counts = [request.values("x-stainless-retry-count") for request in mock.requests()]
    equal(counts, [["0"], ["1"], ["2"]], "retry counts")


@check("provider ends idle connections")
def _():
    # A connection that the provider has closed must not cost the client an error.
    client = make_client()
    for count in range(1, 9):
        client.messages.create(model=SONNET, extra_headers={"x-mock": "idle-close=0"}, **PROMPT)
        wait_for(lambda: mock.state()["idle_closes"] == count, "the connection's end")


def compare(model, streaming):
    """Sends the same request once past croxy and once through it; returns what the provider got each time."""
    got = []
    for url in (mock_url, croxy_url):
        mock.reset()
        answer = make_client(url).messages.create(model=model, stream=streaming, **PROMPT)
        if streaming:
            list(answer)
        got.append(only(mock.requests()))
    return got


for streaming in (False, True):
    kind = "stream" if streaming else "message"

    @check(f"passthrough changes nothing, {kind}")
    def _():
        sent, got = compare(SONNET, streaming)
        equal(got.body, sent.body, "body")
        equal(got.target, sent.target, "target")
        equal(end_to_end(got.fields), end_to_end(sent.fields), "fields")
        equal(got.values("content-length"), [str(len(got.body))], "content-length")

    @check(f"rewrite changes the model alone, {kind}")
    def _():
        sent, got = compare(HAIKU, streaming)
        equal(got.body, sent.body if direct else rewritten(sent.body, "rewritten-model"), "body")
        equal(end_to_end(got.fields), end_to_end(sent.fields), "fields")
        equal(got.values("content-length"), [str(len(got.body))], "content-length")


@check("a provider's own key replaces the client's")
def _():
    sent, got = compare("claude-opus-4-5", False)
    if direct:
        return
    equal(got.target, "/base/v1/messages", "target")
    equal(got.values("x-api-key") + got.values("authorization"), ["set-by-croxy"], "credentials")
    equal(got.body, sent.body, "body")
    credentials = {"x-api-key", "authorization"}
    equal(end_to_end(got.fields, credentials), end_to_end(sent.fields, credentials), "fields")


sys.exit(1 if report.failed else 0)
