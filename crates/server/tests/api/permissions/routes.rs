//! Every call by every caller.

use super::{
    callers::{Caller, Scene, World},
    table::{Row, Table},
};
use crate::support::{Answer, Client};

/// Makes a call about a scene.
pub(super) fn call(world: &World, client: &Client, row: &Row, scene: &Scene) -> Answer {
    let (method, path) = row.name.split_once(' ').unwrap();
    let path = world.about(scene, path);
    let body = row.body.as_ref().map(|body| world.about(scene, body));
    client.call(method, &format!("/{path}"), body.as_deref().map(str::as_bytes))
}

#[test]
fn everybody_may_do_what_the_table_says() {
    let (world, table) = (World::new(), Table::routes());
    let mut wrong = Vec::new();
    for (i, row) in table.rows.iter().enumerate() {
        for caller in Caller::ALL {
            let expected = table.expected(row, caller);
            // What is refused changes nothing, so that all who are refused can be so in one place.
            let scene = if row.changes() && expected.status < 300 {
                world.scene(caller, format!("{i}-{}", caller.name()))
            } else {
                world.shared(caller)
            };
            let answer = call(&world, world.client(caller), row, &scene);
            let permission = answer.body["permission"].as_str().map(str::to_owned);
            if (answer.status, &permission) != (expected.status, &expected.permission) {
                wrong
                    .push(format!("{caller:?}: {}\n    {expected:?}, but {} {}", row.name, answer.status, answer.text));
                continue;
            }
            match answer.status {
                401 => drop(answer.problem(401, "unauthorized")),
                403 => drop(answer.problem(403, expected.forbidden())),
                404 => drop(answer.problem(404, "not_found")),
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{} answers are not as the table has them:\n{}", wrong.len(), wrong.join("\n"));
}

/// Nothing that is refused tells whether a private channel is there.
#[test]
fn a_stranger_cannot_tell_a_private_channel_from_none() {
    let (world, table) = (World::new(), Table::routes());
    let hidden = world.shared(Caller::Stranger);
    let nothing = Scene { name: "nothing".into() };
    for caller in [Caller::Stranger, Caller::UsersKey] {
        for row in table.rows.iter().filter(|row| row.is_about_channel()) {
            let (method, path) = row.name.split_once(' ').unwrap();
            let tell = |scene: &Scene| {
                // What is there belongs to the hidden channel, whichever is named.
                let path = path.replace("{channelId}", &scene.name).replace("{messageId}", &scene.name);
                let body = row.body.as_ref().map(|body| world.about(&hidden, body));
                let path = world.about(&hidden, &path);
                let answer = world.client(caller).call(method, &format!("/{path}"), body.as_deref().map(str::as_bytes));
                let mut told = answer.body;
                told.as_object_mut().unwrap().remove("requestId");
                (answer.status, told)
            };
            let told = tell(&hidden);
            assert_eq!(told, tell(&nothing), "{caller:?}: {}", row.name);
            assert_eq!(told.0, table.expected(row, caller).status, "{caller:?}: {}", row.name);
        }
    }
}
