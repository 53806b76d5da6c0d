//! `/api/v3/openapi.json`: that the document is one, and the same wherever it is.

use std::{collections::HashSet, fs, path::Path};

use serde_json::Value;

use crate::support::{Server, contract, gavel};

#[test]
fn the_document_is_the_same_everywhere() {
    let served = Server::start().anonymous().get("//api/v3/openapi.json");
    assert_eq!(served.headers["content-type"], "application/json");
    let served = served.is(200);
    let (code, printed, _) = gavel(&["openapi"]);
    assert_eq!(code, Some(0));
    assert_eq!(served, serde_json::from_str::<Value>(&printed).unwrap());
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    if let Ok(kept) = fs::read_to_string(kept) {
        assert!(kept == printed, "docs/openapi.json is old: cargo xtask generate");
    }
}

#[test]
fn the_document_is_openapi_3_1() {
    let document = &contract().document;
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["info"]["title"].is_string() && document["info"]["version"].is_string());
    let mut ids = HashSet::new();
    for (method, path) in contract().operations() {
        let operation = &document["paths"][&path][method.to_lowercase()];
        let what = format!("{method} {path}");
        assert!(ids.insert(operation["operationId"].as_str().unwrap_or_else(|| panic!("{what}")).to_owned()), "{what}");
        assert!(operation["summary"].is_string(), "{what} has no summary");
        assert!(operation["tags"].as_array().is_some_and(|tags| tags.len() == 1), "{what} has no tag");
        assert!(
            operation["responses"].as_object().is_some_and(|all| all.keys().any(|s| s.starts_with('2') || s == "101")),
            "{what}"
        );
        let named = |parameter: &Value| format!("{{{}}}", parameter["name"].as_str().unwrap());
        let parameters: Vec<_> = operation["parameters"].as_array().into_iter().flatten().collect();
        let in_path: HashSet<_> = parameters.iter().filter(|p| p["in"] == "path").map(|p| named(p)).collect();
        let in_template: HashSet<_> = path.split('/').filter(|part| part.starts_with('{')).map(str::to_owned).collect();
        assert_eq!(in_path, in_template, "{what}");
        assert!(parameters.iter().all(|p| p["schema"].is_object()), "{what}");
        let optional = [
            "POST /api/v3/channels/{channelId}/inviteLinks",
            "POST /api/v3/channels/{channelId}/joinRequests",
            "POST /api/v3/channels/{channelId}/joinRequests/{joinRequestId}/approve",
            "POST /api/v3/channels/{channelId}/joinRequests/{joinRequestId}/decline",
            "POST /api/v3/templates/{templateId}/render",
            "PUT /api/v3/users/{userId}",
            "POST /api/v3/users/{userId}/tokens",
            "POST /api/v3/channels/{channelId}/read",
            "POST /api/v3/channels/{channelId}/delivered",
            "POST /api/v3/channels/{channelId}/typing",
        ]
        .contains(&what.as_str());
        if let Some(body) = operation.get("requestBody") {
            assert_eq!(body["required"].as_bool().unwrap_or_default(), !optional, "{what}");
        }
    }
    for reference in references(document) {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference}"));
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

#[test]
fn everything_wants_a_token_but_what_says_so() {
    let server = Server::start();
    let document = &contract().document;
    assert_eq!(document["security"], serde_json::json!([{ "token": [] }, { "session": [] }]));
    for (method, path) in contract().operations() {
        let open = document["paths"][&path][method.to_lowercase()]["security"].is_array();
        let answer = server.anonymous().call(
            &method,
            &format!("/{}", path.replace(['{', '}'], "")),
            (method != "GET").then_some(b"{}".as_slice()),
        );
        assert_eq!(answer.status == 401, !open, "{}: {}", answer.call, answer.status);
    }
}

fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => {
            let own = object.get("$ref").and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(object.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}
