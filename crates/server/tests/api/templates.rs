//! `/api/v3/templates`

use serde_json::json;

use crate::support::Server;

#[test]
fn a_template_is_made_read_found_changed_and_deleted() {
    let server = Server::start();
    let app = server.app();
    let new = json!({
        "id": "welcome", "name": "Welcome", "tags": ["hello"], "text": "Hello {{name}}, welcome to {{place}}!",
        "variables": [{ "name": "name" }, { "name": "place", "default": "the club" }],
    });
    let made = app.post("/templates", &new).is(201);
    for field in ["id", "name", "tags", "text", "variables"] {
        assert_eq!(made[field], new[field]);
    }
    app.post("/templates", &new).problem(409, "conflict");
    assert_eq!(app.get("/templates/welcome").is(200), made);
    app.post("/templates", &json!({ "id": "bye", "name": "Bye", "text": "Bye" })).is(201);
    let found = app.post("/templates/query", &json!({ "filter": { "tags": { "$contains": "hello" } } })).is(200);
    assert_eq!(found["items"], json!([made]));
    let all = app.post("/templates/query", &json!({ "sort": [{ "field": "name", "direction": 1 }] })).is(200);
    assert_eq!(all["items"][0]["id"], "bye");
    assert_eq!(all["items"].as_array().unwrap().len(), 2);

    // A variable that is still in the text keeps its default.
    let patched = app.patch("/templates/welcome", &json!({ "text": "{{place}}: {{time}}" })).is(200);
    assert_eq!(patched["variables"], json!([{ "name": "place", "default": "the club" }, { "name": "time" }]));
    assert_eq!((&patched["name"], &patched["createdAt"]), (&made["name"], &made["createdAt"]));
    app.delete("/templates/welcome").is(204);
    app.delete("/templates/welcome").problem(404, "not_found");
    app.get("/templates/welcome").problem(404, "not_found");
    app.patch("/templates/welcome", &json!({})).problem(404, "not_found");
}

#[test]
fn a_template_is_filled_in() {
    let server = Server::start();
    let app = server.app();
    let new = json!({ "id": "t", "name": "T", "text": "{{a}} & {{b}}", "variables": [{ "name": "a" }, { "name": "b", "default": "B" }] });
    app.post("/templates", &new).is(201);
    let render = |body| app.post("/templates/t/render", &body);
    assert_eq!(render(json!({ "variables": { "a": "{{b}}" } })).is(200), json!({ "text": "{{b}} & B" }));
    assert_eq!(render(json!({ "variables": { "a": "x", "b": "" } })).is(200), json!({ "text": "x & " }));
    render(json!({})).invalid("/variables/a");
    render(json!({ "variables": { "a": "x", "c": "y" } })).invalid("/variables/c");
    render(json!({ "variables": { "a": 1 } })).invalid("/variables/a");
    app.post_empty("/templates/t/render").invalid("/variables/a");
    app.post("/templates/none/render", &json!({})).problem(404, "not_found");
}

#[test]
fn what_is_no_template_is_refused() {
    let server = Server::start();
    let app = server.app();
    let with = |field: &str, value: serde_json::Value| {
        let mut new = json!({ "name": "T", "text": "{{a}}", "variables": [{ "name": "a" }] });
        new[field] = value;
        app.post("/templates", &new)
    };
    with("name", json!("")).invalid("/name");
    with("name", json!("x".repeat(101))).invalid("/name");
    with("tags", json!([""])).invalid("/tags/0");
    with("text", json!("{{a")).invalid("/text");
    with("text", json!("{{a}} {{b}}")).invalid("/text");
    with("text", json!(format!("{{{{a}}}}{}", "x".repeat(5_000)))).invalid("/text");
    with("variables", json!([])).invalid("/text");
    with("variables", json!([{ "name": "a" }, { "name": "z" }])).invalid("/variables/1/name");
    with("variables", json!([{ "name": "a" }, { "name": "a" }])).invalid("/variables/1/name");
    with("variables", json!([{ "name": "a", "colour": 1 }])).invalid("/variables/0/colour");
}
