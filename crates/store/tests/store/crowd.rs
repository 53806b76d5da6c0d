//! Many at once: senders whose permission changes under them, and crowds that come and go.

use std::{sync::mpsc::channel, thread};

use gavel_model::{MessageId, MessageStatus, Timestamp, UserId, role};
use gavel_store::{
    AppendError, Appended, COUNTED_ABOVE, History, MemberEvent, Past, StoredMessage, Unpublished, Which,
};

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

/// Cursors: pages of any size, in both directions and however short they look, are the whole history.
#[test]
fn pages_make_up_the_history() {
    let world = World::new();
    for n in 0..50_usize {
        let status = if n % 3 == 0 { MessageStatus::Sent } else { MessageStatus::Delivered };
        let mut message = sent(&format!("m{n}"), 0, n % 2, "hello", status, world.guard(0, n % 2));
        // The first published one is answered by most that follow.
        message.message.parent_id = (n > 1 && n % 10 != 0).then(|| MessageId::new("m1").unwrap());
        world.append(message).recv().unwrap().unwrap();
    }
    let read = |wanted: &History| {
        let wanted = wanted.clone();
        world.read(move |conn| conn.history(&wanted))
    };
    let root = MessageId::new("m1").unwrap();
    for unpublished in [Unpublished::All, Unpublished::None, Unpublished::Of(user_id(1))] {
        for (which, after) in [Which::All, Which::Roots, Which::RepliesTo(root.clone())]
            .into_iter()
            .flat_map(|which| [(which.clone(), -1), (which.clone(), 20), (which, i64::MAX)])
        {
            let all = History {
                channel: channel_id(0),
                which,
                unpublished: unpublished.clone(),
                after,
                beyond: None,
                ascending: true,
                limit: 1_000,
                looked_at: 1_000,
            };
            let Past { messages: whole, up_to: None } = read(&all) else { panic!("there is no more") };
            let own = |stored: &StoredMessage| unpublished == Unpublished::Of(stored.message.user_id.clone().unwrap());
            for stored in &whole {
                let position = stored.message.position;
                let shown = (position.is_published() || unpublished == Unpublished::All) && position.after_seq > after;
                assert!(shown || own(stored), "{stored:?}");
            }
            for (limit, looked_at, ascending) in [1, 2, 7, 50]
                .into_iter()
                .flat_map(|limit| [1, 3, 1_000].map(|looked_at| (limit, looked_at)))
                .flat_map(|(limit, looked_at)| [true, false].map(|ascending| (limit, looked_at, ascending)))
            {
                let mut wanted = History { ascending, limit, looked_at, ..all.clone() };
                let mut walked = Vec::new();
                loop {
                    let Past { messages, up_to } = read(&wanted);
                    assert!(messages.len() <= usize::try_from(limit).unwrap());
                    wanted.beyond = up_to.or_else(|| Some(messages.last()?.message.position));
                    let done = up_to.is_none() && messages.is_empty();
                    walked.extend(messages);
                    if done {
                        break;
                    }
                }
                if !ascending {
                    walked.reverse();
                }
                assert_eq!(walked, whole, "{wanted:?}");
            }
        }
    }
}

/// Many who are made members at once come in as if it were one after the other.
#[test]
fn many_join_at_once() {
    let world = World::new();
    let users: Vec<_> = (0..100).map(|n| UserId::new(&format!("user-{n:02}")).unwrap()).collect();
    let role = || vec![role::id("member")];
    let (known, first) = (users.clone(), users[..98].to_vec());
    world.write(move |conn| {
        for user in &known {
            conn.ensure_user(user, &actor(0), now())?;
        }
        for user in &first {
            conn.join(&channel_id(0), user, &role(), &actor(0), now())?;
        }
        Ok(())
    });
    // One is there already, and one is named twice.
    let mut all: Vec<_> = users[..98].iter().map(|user| (user.clone(), role())).collect();
    all.insert(2, (user_id(0), vec![role::id("admin")]));
    all.push((users[3].clone(), vec![role::id("admin")]));
    let joined = world.write(move |conn| conn.join_all(&channel_id(1), &all, &actor(0), now()));
    assert_eq!((joined[2].event, joined[99].event), (None, None));
    assert_eq!((&joined[2].member.user_id, &joined[99].member), (&user_id(0), &joined[4].member));
    let members = |channel: usize| {
        let users: Vec<_> = users.iter().cloned().chain((0..2).map(user_id)).collect();
        world.read(move |conn| {
            let mut members = conn.members_by_id(&channel_id(channel), &users)?;
            let of = |user| members.remove(user).map(|m| (m.user_id, m.roles, m.joined_at, m.joined_seq, m.revision));
            Ok(users.iter().map(of).collect::<Vec<_>>())
        })
    };
    assert_eq!(members(0), members(1));
    let (one, other) = (world.channel(0), world.channel(1));
    assert_eq!((one.seq, one.member_count), (100, 100));
    assert_eq!((other.seq, other.member_count), (100, 100));
    let log = world.read(|conn| conn.log_after(0, 0, 10_000));
    let told = |channel| {
        let of = log.iter().filter(move |entry| entry.channel == Some(channel_id(channel)) && entry.seq.is_some());
        of.map(|entry| (entry.kind, entry.seq, entry.subject.clone(), entry.actor.clone())).collect::<Vec<_>>()
    };
    assert_eq!(told(0), told(1));
    // Beyond a hundred one count is told, by who comes last.
    let rest: Vec<_> = users[98..].iter().map(|user| (user.clone(), role())).collect();
    let late = world.write(move |conn| conn.join_all(&channel_id(1), &rest, &actor(0), now()));
    assert_eq!(
        late.iter().map(|joined| (joined.event, joined.member_count)).collect::<Vec<_>>(),
        [(Some(MemberEvent::Due), 101), (Some(MemberEvent::Count(101)), 102)]
    );
}
