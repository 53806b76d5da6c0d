//! What RFC 6455 asks of a server, over real sockets: one row a rule.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    reason = "it is a test, and a failure is to panic"
)]

mod support;

use bytes::Bytes;
use gavel_realtime::Settings;
use support::{CLOSE, Client, PONG, Server, TEXT, Visitor, client_frame, close, text};

/// What the client sends, in which pieces.
struct Case {
    name: &'static str,
    sends: Vec<Vec<u8>>,
    expected: Vec<(u8, Vec<u8>)>,
}

fn case(name: &'static str, sends: Vec<Vec<u8>>, expected: Vec<(u8, Vec<u8>)>) -> Case {
    Case { name, sends, expected }
}

/// The client says it in one piece and is echoed.
fn echoed(name: &'static str, payload: impl AsRef<[u8]>) -> Case {
    let payload = payload.as_ref();
    case(name, vec![text(payload)], vec![(TEXT, payload.to_vec())])
}

/// The server fails the connection.
fn failed(name: &'static str, bytes: Vec<u8>, code: u16, reason: &str) -> Case {
    case(name, vec![bytes], vec![(CLOSE, close(code, reason))])
}

/// The client's close is echoed.
fn close_echoed(name: &'static str, code: u16) -> Case {
    let payload = close(code, "so long");
    case(name, vec![client_frame(0x88, &payload)], vec![(CLOSE, payload)])
}

fn bad_code(name: &'static str, code: u16) -> Case {
    failed(name, client_frame(0x88, &close(code, "")), 1002, "invalid close code")
}

fn pieces(bytes: &[u8], size: usize) -> Vec<Vec<u8>> {
    bytes.chunks(size).map(<[u8]>::to_vec).collect()
}

fn joined(parts: &[Vec<u8>]) -> Vec<u8> {
    parts.concat()
}

/// A header by hand, for those that no builder makes.
fn raw(bytes: &[u8], mask_and_payload: usize) -> Vec<u8> {
    [bytes, &vec![0; mask_and_payload]].concat()
}

const LIMIT: usize = 100_000;

fn sizes() -> Vec<Case> {
    vec![
        echoed("empty", ""),
        echoed("one byte", "x"),
        echoed("125 bytes", "x".repeat(125)),
        echoed("126 bytes", "x".repeat(126)),
        echoed("127 bytes", "x".repeat(127)),
        echoed("65535 bytes", "x".repeat(65_535)),
        echoed("65536 bytes", "x".repeat(65_536)),
        echoed("as long as may be", "x".repeat(LIMIT)),
        failed("a byte too long", text("x".repeat(LIMIT + 1)), 1009, "message too big"),
        failed(
            "too long by its fragments",
            joined(&[client_frame(0x01, &vec![b'x'; LIMIT]), client_frame(0x00, b""), client_frame(0x80, b"x")]),
            1009,
            "message too big",
        ),
        failed("huge by its header", raw(&[0x81, 0xff, 0x7f], 11), 1009, "message too big"),
        failed("length with the highest bit", raw(&[0x81, 0xff, 0x80], 11), 1002, "length over 63 bits"),
        failed("16 bits for 125", raw(&[0x81, 0xfe, 0, 125], 129), 1002, "length not in its shortest form"),
        failed(
            "64 bits for 65535",
            raw(&[0x81, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 4),
            1002,
            "length not in its shortest form",
        ),
    ]
}

fn pieces_and_fragments() -> Vec<Case> {
    let hello = (TEXT, b"hello".to_vec());
    let euro = "€";
    vec![
        case("byte by byte", pieces(&text("hello"), 1), vec![hello.clone()]),
        case("a long one in pieces", pieces(&text("y".repeat(70_000)), 999), vec![(TEXT, vec![b'y'; 70_000])]),
        case(
            "two in one segment",
            vec![joined(&[text("hello"), text("again")])],
            vec![hello.clone(), (TEXT, b"again".to_vec())],
        ),
        case(
            "one and a half, then the rest",
            vec![joined(&[text("hello"), text("again")[..4].to_vec()]), text("again")[4..].to_vec()],
            vec![hello.clone(), (TEXT, b"again".to_vec())],
        ),
        case("two fragments", vec![client_frame(0x01, b"hel"), client_frame(0x80, b"lo")], vec![hello.clone()]),
        case(
            "fragments in one segment",
            vec![joined(&[client_frame(0x01, b"h"), client_frame(0x00, b"ell"), client_frame(0x80, b"o")])],
            vec![hello.clone()],
        ),
        case(
            "empty fragments",
            vec![
                client_frame(0x01, b""),
                client_frame(0x00, b""),
                client_frame(0x00, b"hello"),
                client_frame(0x80, b""),
            ],
            vec![hello.clone()],
        ),
        case(
            "nothing but empty fragments",
            vec![client_frame(0x01, b""), client_frame(0x80, b"")],
            vec![(TEXT, vec![])],
        ),
        case(
            "fragments byte by byte",
            pieces(&joined(&[client_frame(0x01, b"hel"), client_frame(0x80, b"lo")]), 1),
            vec![hello.clone()],
        ),
        case(
            "fragmented, then whole",
            vec![joined(&[client_frame(0x01, b"hel"), client_frame(0x80, b"lo"), text("again")])],
            vec![hello.clone(), (TEXT, b"again".to_vec())],
        ),
        case(
            "a code point across fragments",
            vec![client_frame(0x01, &euro.as_bytes()[..1]), client_frame(0x80, &euro.as_bytes()[1..])],
            vec![(TEXT, euro.into())],
        ),
        case("a code point across segments", pieces(&text(euro), 7), vec![(TEXT, euro.into())]),
        failed("a continuation of nothing", client_frame(0x80, b"x"), 1002, "continuation of nothing"),
        failed(
            "a continuation after the end",
            joined(&[client_frame(0x01, b""), client_frame(0x80, b""), client_frame(0x00, b"")]),
            1002,
            "continuation of nothing",
        )
        .after((TEXT, vec![])),
        failed(
            "a message inside a message",
            joined(&[client_frame(0x01, b"hel"), text("lo")]),
            1002,
            "message inside a message",
        ),
    ]
}

fn text_and_kinds() -> Vec<Case> {
    vec![
        echoed("beyond the first plane", "😀 κόσμε \u{10ffff}"),
        echoed("a zero", "\0"),
        failed("not UTF-8", text([0xff]), 1007, "text is not UTF-8"),
        failed("a surrogate", text([0xed, 0xa0, 0x80]), 1007, "text is not UTF-8"),
        failed("an overlong form", text([0xc0, 0xaf]), 1007, "text is not UTF-8"),
        failed("half a code point", text(&"€".as_bytes()[..2]), 1007, "text is not UTF-8"),
        failed(
            "half a code point, fragmented",
            joined(&[client_frame(0x01, &[0xe2]), client_frame(0x80, &[0x82])]),
            1007,
            "text is not UTF-8",
        ),
        failed("bad text before the message ends", client_frame(0x01, &[b'x', 0xff]), 1007, "text is not UTF-8"),
        failed("binary", client_frame(0x82, b"x"), 1003, "binary messages are not supported"),
        failed("unmasked", vec![0x81, 1, b'x'], 1002, "unmasked frame"),
        failed("reserved bit 1", client_frame(0xc1, b"x"), 1002, "reserved bit set"),
        failed("reserved bit 2", client_frame(0xa1, b"x"), 1002, "reserved bit set"),
        failed("reserved bit 3", client_frame(0x91, b"x"), 1002, "reserved bit set"),
        failed("reserved opcode 3", client_frame(0x83, b"x"), 1002, "reserved opcode"),
        failed("reserved opcode 7", client_frame(0x87, b"x"), 1002, "reserved opcode"),
        failed("reserved opcode 11", client_frame(0x8b, b""), 1002, "reserved opcode"),
        failed("reserved opcode 15", client_frame(0x8f, b""), 1002, "reserved opcode"),
        failed(
            "nothing counts after a fault",
            joined(&[client_frame(0x83, b"x"), text("hello")]),
            1002,
            "reserved opcode",
        ),
        failed("what came before counts", joined(&[text("hello"), vec![0xff]]), 1002, "reserved bit set")
            .after((TEXT, b"hello".to_vec())),
    ]
}

fn control_frames() -> Vec<Case> {
    let hello = (TEXT, b"hello".to_vec());
    vec![
        case("ping", vec![client_frame(0x89, b"")], vec![(PONG, vec![])]),
        case("ping with a payload", vec![client_frame(0x89, b"now")], vec![(PONG, b"now".to_vec())]),
        case("ping of 125 bytes, byte by byte", pieces(&client_frame(0x89, &[7; 125]), 1), vec![(PONG, vec![7; 125])]),
        case(
            "pings in one segment",
            vec![joined(&[client_frame(0x89, b"1"), client_frame(0x89, b"2")])],
            vec![(PONG, b"1".to_vec()), (PONG, b"2".to_vec())],
        ),
        case(
            "a ping between fragments",
            vec![joined(&[client_frame(0x01, b"hel"), client_frame(0x89, b"?"), client_frame(0x80, b"lo")])],
            vec![(PONG, b"?".to_vec()), hello.clone()],
        ),
        case(
            "a ping between fragments, byte by byte",
            pieces(&joined(&[client_frame(0x01, b"hel"), client_frame(0x89, b"?"), client_frame(0x80, b"lo")]), 1),
            vec![(PONG, b"?".to_vec()), hello.clone()],
        ),
        case("a pong nobody asked for", vec![client_frame(0x8a, b"x"), text("hello")], vec![hello.clone()]),
        case(
            "a close between fragments",
            vec![joined(&[client_frame(0x01, b"hel"), client_frame(0x88, b"")])],
            vec![(CLOSE, vec![])],
        ),
        failed("a ping of 126 bytes", client_frame(0x89, &[0; 126]), 1002, "control frame too long"),
        failed("a close of 126 bytes", client_frame(0x88, &[0; 126]), 1002, "control frame too long"),
        failed("a fragmented ping", client_frame(0x09, b""), 1002, "fragmented control frame"),
        failed("a fragmented close", client_frame(0x08, b""), 1002, "fragmented control frame"),
    ]
}

fn closes() -> Vec<Case> {
    vec![
        case("close", vec![client_frame(0x88, b"")], vec![(CLOSE, vec![])]),
        case(
            "close, byte by byte",
            pieces(&client_frame(0x88, &close(1000, "bye")), 1),
            vec![(CLOSE, close(1000, "bye"))],
        ),
        case(
            "what follows a close is ignored",
            vec![joined(&[client_frame(0x88, &close(1000, "")), text("hello")])],
            vec![(CLOSE, close(1000, ""))],
        ),
        case(
            "a message, then a close",
            vec![joined(&[text("hello"), client_frame(0x88, &close(1000, ""))])],
            vec![(TEXT, b"hello".to_vec()), (CLOSE, close(1000, ""))],
        ),
        case(
            "the longest reason",
            vec![client_frame(0x88, &close(1000, &"r".repeat(123)))],
            vec![(CLOSE, close(1000, &"r".repeat(123)))],
        ),
        close_echoed("1000", 1000),
        close_echoed("1001", 1001),
        close_echoed("1002", 1002),
        close_echoed("1003", 1003),
        close_echoed("1007", 1007),
        close_echoed("1008", 1008),
        close_echoed("1009", 1009),
        close_echoed("1010", 1010),
        close_echoed("1011", 1011),
        close_echoed("1012", 1012),
        close_echoed("1013", 1013),
        close_echoed("1014", 1014),
        close_echoed("3000", 3000),
        close_echoed("3999", 3999),
        close_echoed("4000", 4000),
        close_echoed("4999", 4999),
        bad_code("0", 0),
        bad_code("999", 999),
        bad_code("1004", 1004),
        bad_code("1005", 1005),
        bad_code("1006", 1006),
        bad_code("1015", 1015),
        bad_code("1016", 1016),
        bad_code("2999", 2999),
        bad_code("5000", 5000),
        bad_code("65535", 65_535),
        failed("a close of one byte", client_frame(0x88, &[3]), 1002, "close code cut short"),
        failed("a reason that is not UTF-8", client_frame(0x88, &[3, 0xe8, 0xff]), 1007, "text is not UTF-8"),
    ]
}

impl Case {
    /// Something is answered before the failure.
    fn after(mut self, frame: (u8, Vec<u8>)) -> Self {
        self.expected.insert(0, frame);
        self
    }

    /// Runs the client's side; `already_read` is how many pieces the HTTP side is to have read.
    fn run(self, server: &Server, already_read: usize) {
        let Self { name, sends, mut expected } = self;
        let (mut client, far) = Client::pair();
        let early = Bytes::from(sends[..already_read].concat());
        server.door.adopt(far, early, Visitor::default(), None).unwrap();
        for piece in &sends[already_read..] {
            client.send(piece);
        }
        if expected.last().is_none_or(|(opcode, _)| *opcode != CLOSE) {
            client.send(&client_frame(0x88, &close(1000, "done")));
            expected.push((CLOSE, close(1000, "done")));
        }
        assert_eq!(client.rest(), expected, "{name}");
    }
}

fn run(cases: fn() -> Vec<Case>) {
    let server = Server::start(Settings { shards: 2, max_message_bytes: LIMIT, ..Settings::default() });
    for case in cases() {
        case.run(&server, 0);
    }
    for case in cases() {
        let pieces = case.sends.len();
        case.run(&server, pieces.div_ceil(2));
    }
}

#[test]
fn lengths() {
    run(sizes);
}

#[test]
fn fragmentation() {
    run(pieces_and_fragments);
}

#[test]
fn text_is_utf8_and_nothing_else_is_taken() {
    run(text_and_kinds);
}

#[test]
fn control() {
    run(control_frames);
}

#[test]
fn closing() {
    run(closes);
}
