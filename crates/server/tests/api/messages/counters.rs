//! What messages count is what there is, whatever happened at the same time.

use std::{collections::BTreeMap, thread};

use serde_json::{Value, json};

use crate::support::{Client, Setup};

/// A row of dice that falls alike each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Something that a user may do to one of a few roots and replies.
fn act(client: &Client, who: u64, dice: &mut Dice, step: u64) {
    let root = format!("m{}", dice.below(3));
    let reply = format!("r{}-{}", dice.below(3), dice.below(step + 1));
    let answer = match dice.below(10) {
        0..=2 => {
            let text = if dice.below(4) == 0 { "fuck" } else { "well" };
            let body = json!({ "id": format!("r{who}-{step}"), "text": text, "parentId": root });
            client.post("/channels/c/messages", &body)
        }
        3 => client.patch(&format!("/messages/{reply}"), &json!({ "text": format!("mended {step}") })),
        4 => client.delete(&format!("/messages/{reply}")),
        5 => client.delete(&format!("/messages/{reply}?hard=true")),
        6 | 7 => client.call("PUT", &format!("/messages/{root}/reactions/e{}", dice.below(3)), None),
        8 => client.delete(&format!("/messages/{root}/reactions/e{}", dice.below(3))),
        _ => client.patch(&format!("/messages/{root}"), &json!({ "text": format!("edited {step}") })),
    };
    assert!([200, 201, 403, 404, 409].contains(&answer.status), "{answer:?}");
}

#[test]
fn counters_are_what_the_rows_add_up_to() {
    let server = Setup::default().env("GAVEL_MODERATION_PROFANITY", "bounce").start();
    let clients = server.room("c", ["alice", "bob", "carol"]);
    for root in ["m0", "m1", "m2"] {
        clients[0].post("/channels/c/messages", &json!({ "id": root, "text": "hello" })).is(201);
    }
    thread::scope(|scope| {
        for (who, client) in (0..).zip(&clients) {
            scope.spawn(move || {
                let mut dice = Dice(who);
                for step in 0..60 {
                    act(client, who, &mut dice, step);
                }
            });
        }
    });
    let look = server.look();
    look.begin();
    let rows: Vec<(String, Option<String>, Option<String>)> =
        look.all("select id, thread, reactions from messages where parent_id is null");
    let replies: BTreeMap<String, i64> = look
        .all::<(String, i64)>(
            "select parent_id, count(*) from messages
             where parent_id is not null and sub = 0 and deleted_at is null group by parent_id",
        )
        .into_iter()
        .collect();
    let reactions: Vec<(String, String, i64)> =
        look.all("select message_id, type, count(*) from reactions group by message_id, type");
    assert!(!replies.is_empty() && !reactions.is_empty(), "nothing happened");
    for (id, thread, counts) in rows {
        let thread: Value = thread.map_or(Value::Null, |json| serde_json::from_str(&json).unwrap());
        assert_eq!(thread["replyCount"].as_i64().unwrap_or(0), replies.get(&id).copied().unwrap_or(0), "{id}");
        let counts: BTreeMap<String, i64> = counts.map(|json| serde_json::from_str(&json).unwrap()).unwrap_or_default();
        let here = reactions.iter().filter(|(message, ..)| *message == id);
        let expected: BTreeMap<_, _> = here.map(|(_, kind, count)| (kind.clone(), *count)).collect();
        assert_eq!(counts, expected, "{id}");
    }
    let published: i64 = look.one("select count(*) from messages where sub = 0");
    let (counted, seq) = look.all::<(i64, i64)>("select message_count, seq from channels")[0];
    assert_eq!(counted, published);
    // Each number was told once.
    let told: i64 = look.one("select count(*) from events where seq is not null");
    assert_eq!(told, seq);
}
