//! Who is nobody: tokens and keys of every kind of wrong.

use serde_json::json;

use super::{
    callers::{Caller, World},
    routes::call,
    table::Table,
};
use crate::auth::{SECRET, now, signed};

#[test]
fn nobody_gets_in_without_a_good_token() {
    let (world, table) = (World::new(), Table::routes());
    let server = &world.server;
    let revoked = server.token("spare");
    server.app().delete("/users/spare/tokens").is(204);
    let claims = |exp: i64| json!({ "sub": "admin", "exp": exp, "iat": now() - 3_600 });
    let another = signed("another secret of more than thirty-two characters", &claims(now() + 60));
    let callers = [
        ("garbage", server.bearer("garbage")),
        ("an expired token", server.bearer(&signed(SECRET, &claims(now() - 60)))),
        ("a token of another secret", server.bearer(&another)),
        ("a revoked token", server.bearer(&revoked)),
        ("an unknown key", server.bearer("gvl_unknown")),
        ("an unknown key for a user", server.bearer("gvl_unknown").with("X-Gavel-User", "admin")),
    ];
    let scene = world.shared(Caller::Admin);
    for row in &table.rows {
        let expected = table.expected(row, Caller::Anonymous).status;
        for (who, client) in &callers {
            let answer = call(&world, client, row, &scene);
            assert_eq!(answer.status, expected, "{who}: {}\n{}", answer.call, answer.text);
        }
    }
}

#[test]
fn keys_act_for_users_where_their_scope_says_so() {
    let (world, table) = (World::new(), Table::routes());
    let scene = world.shared(Caller::Admin);
    for row in &table.rows {
        let open = table.expected(row, Caller::Anonymous).status != 401;
        for caller in [Caller::ReadKey, Caller::UsersKey, Caller::ModerationKey] {
            let answer = call(&world, &world.client(caller).with("X-Gavel-User", "admin"), row, &scene);
            if !open {
                let problem = answer.problem(403, "permission_denied");
                assert_eq!(problem["permission"], "act_for_user", "{caller:?}: {}", row.name);
            }
        }
    }
}
