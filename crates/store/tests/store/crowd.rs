//! Many at once: senders whose permission changes under them, and crowds that come and go.

use std::{sync::mpsc::channel, thread};

use gavel_model::{MessageStatus, Timestamp, UserId, role};
use gavel_store::{AppendError, Appended, COUNTED_ABOVE, History, MemberEvent, Unpublished, Which};

use crate::world::{World, actor, channel_id, now, sent, user_id};

/// Users who are put out and come back while others send with what they knew: a send is taken only on what holds.
#[test]
fn stale_guards_among_concurrent_senders() {
    let world = World::new();
    let store = &world.store;
    let rounds = 300;
    thread::scope(|scope| {
        for user in 0..2 {
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                for n in 0..rounds {
                    // Read, decided, and perhaps no longer so by the time it is written.
                    let guard = runtime
                        .block_on(store.read(move |conn| {
                            let member = conn.member(&channel_id(0), &user_id(user))?.map(|m| m.revision);
                            let sender = Some(gavel_store::SenderGuard { user: 1, member });
                            Ok(gavel_store::Guard {
                                channel: conn.channel(&channel_id(0))?.unwrap().revision,
                                sender,
                                roles: None,
                            })
                        }))
                        .unwrap();
                    if guard.sender.unwrap().member.is_none() {
                        continue;
                    }
                    let (answer, answered) = channel();
                    let message = sent(&format!("{user}-{n}"), 0, user, "hello", MessageStatus::Delivered, guard);
                    store.append(Box::new(message), move |result| answer.send(result).unwrap());
                    match answered.recv().unwrap() {
                        Ok(Appended::New(_)) | Err(AppendError::Stale(_)) => {}
                        other => panic!("{other:?}"),
                    }
                }
            });
        }
        scope.spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            for n in 0..rounds {
                let user = n % 2;
                let put_out = store.write(move |conn| conn.leave(&channel_id(0), &user_id(user), &actor(user), now()));
                runtime.block_on(put_out).unwrap();
                let role = [role::id("member")];
                let back =
                    store.write(move |conn| conn.join(&channel_id(0), &user_id(user), &role, &actor(user), now()));
                runtime.block_on(back).unwrap();
            }
        });
    });
    // Nobody's message stands where they were out.
    let log = world.read(|conn| conn.log_after(0, 0, 100_000));
    let mut inside = [true, true];
    let mut sends = 0;
    for entry in log.iter().filter(|entry| entry.channel == Some(channel_id(0)) && entry.seq > Some(2)) {
        let user = usize::from(entry.actor.as_str() == "user:ben");
        match entry.kind.as_str() {
            "message.created" => {
                sends += 1;
                assert!(inside[user], "{entry:?}");
            }
            "member.left" => inside[user] = false,
            "member.joined" => inside[user] = true,
            other => panic!("{other}"),
        }
    }
    assert!(log.iter().filter(|e| e.channel == Some(channel_id(0))).filter_map(|e| e.seq).eq(1..=world.channel(0).seq));
    assert_eq!(world.channel(0).message_count, sends);
}

/// A channel that grows over a hundred members and shrinks again: its numbers have no hole, its count is right, and what
/// is published of a crowd is at most one count a second.
#[test]
fn a_crowd_that_comes_and_goes() {
    let world = World::new();
    let most: i64 = COUNTED_ABOVE + 60;
    let at = |n: i64| Timestamp::from_millis(now().as_millis() + n * 100);
    let user = |n: i64| UserId::new(&format!("crowd-{n}")).unwrap();
    let mut events = Vec::new();
    for n in 0..most {
        let joined = world.write(move |conn| {
            conn.ensure_user(&user(n), &actor(0), at(n))?;
            conn.join(&channel_id(0), &user(n), &[role::id("member")], &actor(0), at(n))
        });
        assert_eq!(joined.member_count, n + 3);
        events.push(joined.event.unwrap());
    }
    for n in 0..most {
        let left = world.write(move |conn| conn.leave(&channel_id(0), &user(n), &actor(0), at(most + n)));
        events.push(left.unwrap().event.unwrap());
    }
    let (mut seq, mut counts) = (2, 0);
    for event in events {
        match event {
            MemberEvent::Each(at) => seq = at,
            MemberEvent::Count(at) => {
                counts += 1;
                seq = at;
            }
            MemberEvent::Due => {}
        }
    }
    let row = world.channel(0);
    assert_eq!((row.seq, row.member_count), (seq, 2));
    // 120 changes above the line, ten a second.
    assert!((10..=13).contains(&counts), "{counts}");
    let told = world.read(|conn| conn.timeline(&channel_id(0), 0, &Unpublished::All, 10_000));
    assert!(told.items.iter().map(|item| item.seq.unwrap()).eq(1..=seq));
}

/// Cursors: pages of any size, in both directions, are the whole history.
#[test]
fn pages_make_up_the_history() {
    let world = World::new();
    for n in 0..50_usize {
        let status = if n % 3 == 0 { MessageStatus::Sent } else { MessageStatus::Delivered };
        let message = sent(&format!("m{n}"), 0, n % 2, "hello", status, world.guard(0, n % 2));
        world.append(message).recv().unwrap().unwrap();
    }
    let page = |unpublished: &Unpublished, ascending, limit, beyond| {
        let history = History {
            after: -1,
            channel: channel_id(0),
            which: Which::All,
            unpublished: unpublished.clone(),
            beyond,
            ascending,
            limit,
        };
        world.read(move |conn| conn.history(&history))
    };
    for unpublished in [Unpublished::All, Unpublished::None, Unpublished::Of(user_id(1))] {
        let whole = page(&unpublished, true, 1_000, None);
        for limit in [1, 2, 7, 50] {
            for ascending in [true, false] {
                let mut all = Vec::new();
                let mut beyond = None;
                loop {
                    let items = page(&unpublished, ascending, limit, beyond);
                    let Some(last) = items.last() else { break };
                    beyond = Some(last.message.position);
                    all.extend(items);
                }
                if !ascending {
                    all.reverse();
                }
                assert_eq!(all, whole);
            }
        }
    }
}
