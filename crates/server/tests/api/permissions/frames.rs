//! Every frame of a client by every caller.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    callers::{Caller, World},
    table::Table,
};
use crate::support::Socket;

/// The types of frames that the documentation knows.
fn documented() -> BTreeSet<String> {
    let text = include_str!("../../../../../docs/realtime.md");
    let sent = text.split("## What the client sends").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = sent.lines().filter_map(|line| line.strip_prefix("| `{\"type\":\""));
    rows.map(|row| row.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn every_frame_has_a_row() {
    let here: BTreeSet<_> = Table::frames().rows.iter().map(|row| row.name.clone()).collect();
    assert_eq!(documented(), here);
}

/// Sends a frame and gives its answer, whatever else comes before it.
fn ask(socket: &mut Socket, frame: &Value) -> Value {
    socket.send_json(frame);
    loop {
        let answer = socket.next_json();
        if answer["ref"] == frame["ref"] {
            return answer;
        }
    }
}

#[test]
fn everybody_may_send_what_the_table_says() {
    let (world, table) = (World::new(), Table::frames());
    for caller in Caller::ALL.into_iter().filter(|caller| caller.is_user()) {
        let scene = world.shared(caller);
        let mut socket = world.client(caller).socket();
        for row in &table.rows {
            let body = world.about(&scene, row.body.as_deref().unwrap());
            let mut frame: Value = serde_json::from_str(&body).unwrap();
            (frame["type"], frame["ref"]) = (json!(row.name), json!(row.name));
            let answer = ask(&mut socket, &frame);
            let expected = table.expected(row, caller);
            let problem = &answer["error"];
            let (status, permission) = match answer["type"].as_str() {
                Some("ack" | "pong") => (200, None),
                _ => (problem["status"].as_u64().unwrap_or_default(), problem["permission"].as_str()),
            };
            let told = (u64::from(expected.status), expected.permission.as_deref());
            assert_eq!((status, permission), told, "{caller:?}: {frame}\n{answer}");
            let code = match status {
                403 => json!(expected.forbidden()),
                404 => json!("not_found"),
                _ => Value::Null,
            };
            assert_eq!(problem["code"], code, "{caller:?}: {frame}\n{answer}");
        }
    }
}
