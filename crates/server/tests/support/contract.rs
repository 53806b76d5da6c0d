//! The OpenAPI document as a promise: whatever the server answers must be in it.
//!
//! Stricter than JSON Schema: a field that the document does not name fails, and so does a keyword that is not known here.

use std::sync::OnceLock;

use serde_json::{Map, Value};

use super::{Answer, gavel};

/// The methods that a path of the document may have.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The OpenAPI document.
pub struct Contract {
    /// As `gavel openapi` prints it.
    pub document: Value,
}

/// The contract of the binary under test.
pub fn contract() -> &'static Contract {
    static CONTRACT: OnceLock<Contract> = OnceLock::new();
    CONTRACT.get_or_init(|| {
        let (code, document, errors) = gavel(&["openapi"]);
        assert_eq!(code, Some(0), "{errors}");
        Contract { document: serde_json::from_str(&document).unwrap() }
    })
}

impl Contract {
    /// All operations, as method and path.
    pub fn operations(&self) -> Vec<(String, String)> {
        let paths = self.document["paths"].as_object().unwrap();
        let methods =
            |path: &Map<String, Value>| path.keys().filter(|m| METHODS.contains(&m.as_str())).cloned().collect();
        paths
            .iter()
            .flat_map(|(path, item)| {
                let methods: Vec<String> = methods(item.as_object().unwrap());
                methods.into_iter().map(move |method| (method.to_uppercase(), path.clone()))
            })
            .collect()
    }

    /// Fails if an answer is not documented. Paths that the document does not know must be answered with a problem.
    #[track_caller]
    pub fn check(&self, method: &str, path: &str, answer: &Answer) {
        let what = || format!("{}\n{} {}", answer.call, answer.status, answer.text);
        // A browser's question before a call is no call of the API.
        if method == "OPTIONS" && answer.status == 200 {
            return;
        }
        if path.starts_with("/docs") || path.starts_with("/api/v3/openapi.json") {
            return;
        }
        // Pages for people, and what is in them.
        let is_page = answer.headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if (is_page || answer.status < 400)
            && (path == "/" || path.starts_with("/chat") || path.starts_with("/assets/"))
        {
            return;
        }
        let operation = self.path_item(path).map(|item| &item[method.to_lowercase()]).filter(|item| item.is_object());
        let Some(operation) = operation else {
            assert!(matches!(answer.status, 400 | 404 | 405 | 413), "not documented: {}", what());
            let schema = self.document.pointer("/components/schemas/Problem").unwrap();
            return self.hold(schema, &answer.body).unwrap_or_else(|wrong| panic!("{wrong}: {}", what()));
        };
        let documented = &operation["responses"][answer.status.to_string()];
        assert!(documented.is_object(), "the status is not documented: {}", what());
        let Some(content) = documented["content"].as_object() else {
            assert_eq!(answer.text, "", "documented without a body: {}", what());
            return;
        };
        let kind = answer.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default();
        let content = content.get(kind).unwrap_or_else(|| panic!("{kind:?} is not documented: {}", what()));
        if kind.ends_with("json") {
            assert!(!answer.body.is_null(), "not JSON: {}", what());
            self.hold(&content["schema"], &answer.body).unwrap_or_else(|wrong| panic!("{wrong}: {}", what()));
        }
    }

    /// The document's entry for a path; of two that fit, the one with fewer parameters.
    fn path_item(&self, path: &str) -> Option<&Value> {
        let path = path.split('?').next().unwrap_or_default();
        let fits = |template: &str| {
            template.split('/').count() == path.split('/').count()
                && template
                    .split('/')
                    .zip(path.split('/'))
                    .all(|(t, p)| t == p || (t.starts_with('{') && !p.is_empty()))
        };
        let paths = self.document["paths"].as_object().unwrap();
        let fitting = paths.iter().filter(|(template, _)| fits(template));
        fitting.min_by_key(|(template, _)| template.matches('{').count()).map(|(_, item)| item)
    }

    /// What of a value is not as the schema says.
    pub fn hold(&self, schema: &Value, value: &Value) -> Result<(), String> {
        self.hold_at("", schema, value)?;
        let mut known = Known::default();
        self.known(schema, value, &mut known);
        known.check("", value)
    }

    fn hold_at(&self, at: &str, schema: &Value, value: &Value) -> Result<(), String> {
        for (keyword, wanted) in schema.as_object().ok_or("a schema is an object")? {
            let wrong = || Err(format!("{at}: {value} is not as {keyword:?}: {wanted} says"));
            let whole = |wanted: &Value| wanted.as_u64().map_or(0, |n| usize::try_from(n).unwrap());
            let good = match keyword.as_str() {
                // Fields beyond the properties never pass here: see `known`.
                "description" | "title" | "default" | "additionalProperties" | "propertyNames" => true,
                "$ref" => return self.hold_at(at, self.resolve(wanted), value),
                "type" => match wanted {
                    Value::Array(types) => types.iter().any(|name| is_of(name, value)),
                    name => is_of(name, value),
                },
                "enum" => wanted.as_array().is_some_and(|all| all.contains(value)),
                "format" => has_format(wanted.as_str().unwrap_or_default(), value),
                "pattern" => {
                    assert_eq!(wanted, "^[A-Za-z0-9_.:@-]{1,64}$", "teach this test the pattern");
                    let id = |c: char| c.is_ascii_alphanumeric() || "_.:@-".contains(c);
                    value.as_str().is_none_or(|text| !text.is_empty() && text.len() <= 64 && text.chars().all(id))
                }
                "minLength" => value.as_str().is_none_or(|text| text.chars().count() >= whole(wanted)),
                "maxLength" => value.as_str().is_none_or(|text| text.chars().count() <= whole(wanted)),
                "minItems" => value.as_array().is_none_or(|items| items.len() >= whole(wanted)),
                "maxItems" => value.as_array().is_none_or(|items| items.len() <= whole(wanted)),
                "minimum" => value.as_f64().is_none_or(|n| n >= wanted.as_f64().unwrap()),
                "maximum" => value.as_f64().is_none_or(|n| n <= wanted.as_f64().unwrap()),
                "required" => {
                    let names = wanted.as_array().unwrap().iter().filter_map(Value::as_str);
                    value.as_object().is_none_or(|object| names.clone().all(|name| object.contains_key(name)))
                }
                "properties" => {
                    for (name, schema) in wanted.as_object().unwrap() {
                        if let Some(field) = value.get(name) {
                            self.hold_at(&format!("{at}/{name}"), schema, field)?;
                        }
                    }
                    true
                }
                "items" => {
                    for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.hold_at(&format!("{at}/{i}"), wanted, item)?;
                    }
                    true
                }
                "allOf" => {
                    for schema in wanted.as_array().unwrap() {
                        self.hold_at(at, schema, value)?;
                    }
                    true
                }
                "oneOf" => {
                    let holds = |schema: &&Value| self.hold_at(at, schema, value).is_ok();
                    wanted.as_array().unwrap().iter().filter(holds).count() == 1
                }
                other => panic!("teach this test the keyword {other:?}"),
            };
            if !good {
                return wrong();
            }
        }
        Ok(())
    }

    fn resolve(&self, reference: &Value) -> &Value {
        let pointer = reference.as_str().unwrap().strip_prefix('#').unwrap();
        self.document.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere"))
    }

    /// Collects what the schema names of the value's fields.
    fn known(&self, schema: &Value, value: &Value, known: &mut Known) {
        if let Some(reference) = schema.get("$ref") {
            return self.known(self.resolve(reference), value, known);
        }
        for key in ["allOf", "oneOf"] {
            for schema in schema[key].as_array().into_iter().flatten() {
                if self.hold_at("", schema, value).is_ok() {
                    self.known(schema, value, known);
                }
            }
        }
        if let Some(properties) = schema["properties"].as_object() {
            known.closed = true;
            for (name, schema) in properties {
                let field = known.fields.entry(name.clone()).or_default();
                if let Some(value) = value.get(name) {
                    self.known(schema, value, field);
                }
            }
        }
        for item in value.as_array().into_iter().flatten().filter(|_| schema.get("items").is_some()) {
            let mut one = Known::default();
            self.known(&schema["items"], item, &mut one);
            known.items.push(one);
        }
    }
}

/// What the document names of a value.
#[derive(Default)]
struct Known {
    /// Whether the fields are all there may be; the app's own data is open.
    closed: bool,
    fields: std::collections::BTreeMap<String, Known>,
    items: Vec<Known>,
}

impl Known {
    fn check(&self, at: &str, value: &Value) -> Result<(), String> {
        for (name, value) in value.as_object().into_iter().flatten().filter(|_| self.closed) {
            let at = format!("{at}/{name}");
            self.fields.get(name).ok_or_else(|| format!("{at} is not documented"))?.check(&at, value)?;
        }
        let mut items = value.as_array().into_iter().flatten().zip(&self.items).enumerate();
        items.try_for_each(|(i, (value, known))| known.check(&format!("{at}/{i}"), value))
    }
}

fn is_of(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other:?} is not a type"),
    }
}

fn has_format(format: &str, value: &Value) -> bool {
    match format {
        "int32" => value.as_i64().is_none_or(|n| i32::try_from(n).is_ok()),
        "int64" | "double" => true,
        // RFC 3339 in UTC with milliseconds: 2026-01-31T12:00:00.007Z.
        "date-time" => value.as_str().is_none_or(|text| {
            let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
            shape == "0000-00-00T00:00:00.000Z"
        }),
        other => panic!("teach this test the format {other:?}"),
    }
}
