//! The query language of every list: a filter over named fields, a sort, a page.
//!
//! `{"type": "community", "memberCount": {"$gte": 10}, "$or": [{"tags": {"$contains": "eu"}}, …]}`. A bare value means
//! `$eq`; several fields or operators side by side must all hold. What a resource can be asked is its table of
//! [`Field`]s: a field or operator that is not there is an error that names it and where it stands.

mod matches;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

pub use self::matches::Held;
use crate::Timestamp;

/// How deep `$and` and `$or` may nest.
pub const MAX_DEPTH: usize = 8;
/// How many comparisons one filter may hold.
pub const MAX_COMPARISONS: usize = 64;
/// How many values one `$in` or `$nin` may hold.
pub const MAX_VALUES: usize = 100;
/// How many values one filter may hold in all.
pub const MAX_VALUES_IN_ALL: usize = 200;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// A moment, as RFC 3339.
    Time,
    /// True or false.
    Flag,
    /// A list of text, asked by `$contains` and `$in`.
    List,
}

/// A field that a resource can be asked by.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in the API.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may stand in `sort`; its value is then never absent.
    pub sortable: bool,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `$eq`: equal.
    Eq,
    /// `$ne`: not equal; an absent value is not equal to anything.
    Ne,
    /// `$gt`: greater.
    Gt,
    /// `$gte`: greater or equal.
    Gte,
    /// `$lt`: less.
    Lt,
    /// `$lte`: less or equal.
    Lte,
    /// `$in`: one of; for a list, any of them is in it.
    In,
    /// `$nin`: none of.
    Nin,
    /// `$exists`: whether there is a value.
    Exists,
    /// `$contains`: text within text, whatever the case and accents; for a list, the element is in it.
    Contains,
    /// `$autocomplete`: a word of the text starts so, whatever the case and accents.
    Autocomplete,
}

impl Operator {
    const ALL: [(&'static str, Self); 11] = [
        ("$eq", Self::Eq),
        ("$ne", Self::Ne),
        ("$gt", Self::Gt),
        ("$gte", Self::Gte),
        ("$lt", Self::Lt),
        ("$lte", Self::Lte),
        ("$in", Self::In),
        ("$nin", Self::Nin),
        ("$exists", Self::Exists),
        ("$contains", Self::Contains),
        ("$autocomplete", Self::Autocomplete),
    ];

    const fn suits(self, kind: Kind) -> bool {
        match self {
            Self::Exists | Self::In | Self::Nin => true,
            Self::Contains => matches!(kind, Kind::Text | Kind::List),
            Self::Autocomplete => matches!(kind, Kind::Text),
            Self::Eq | Self::Ne => !matches!(kind, Kind::List),
            Self::Gt | Self::Gte | Self::Lt | Self::Lte => !matches!(kind, Kind::List | Kind::Flag),
        }
    }
}

/// A value to compare with.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// Text.
    Text(String),
    /// A number, a moment in milliseconds, or 1 and 0 for true and false.
    Number(i64),
    /// For `$exists`.
    Bool(bool),
    /// For `$in` and `$nin`; each a `Text` or a `Number`.
    Many(Vec<Operand>),
}

/// A condition that a row meets or does not.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// All hold; an empty one always does.
    All(Vec<Filter>),
    /// Any holds; an empty one never does.
    Any(Vec<Filter>),
    /// One comparison; the field is one of the resource's table.
    Compare(&'static str, Operator, Operand),
}

impl Filter {
    /// Whether it asks for this field.
    pub fn names(&self, name: &str) -> bool {
        match self {
            Self::All(filters) | Self::Any(filters) => filters.iter().any(|filter| filter.names(name)),
            Self::Compare(field, ..) => *field == name,
        }
    }
}

/// One key of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The field.
    pub field: &'static str,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// What is wrong with a query, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, ToSchema)]
#[error("{pointer}: {detail}")]
pub struct QueryError {
    /// A JSON pointer into the body.
    pub pointer: String,
    /// What to mend.
    pub detail: String,
}

/// The body of a query call.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Query {
    /// Which rows; all if absent.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub filter: Map<String, Value>,
    /// In which order; newest first if absent.
    #[serde(default)]
    #[schema(max_items = 3)]
    pub sort: Vec<Sort>,
    /// How many rows: 1 to 100, 25 if absent.
    #[schema(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// How many rows to pass over instead of a cursor, at most 10,000.
    #[schema(maximum = 10_000)]
    pub offset: Option<u32>,
}

/// One key of the order that a call asks for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// A field of the resource.
    pub field: String,
    /// 1 for the least first, -1 for the greatest.
    #[schema(minimum = -1, maximum = 1)]
    pub direction: i8,
}

/// Reads a filter against a resource's fields.
///
/// ```
/// use gavel_model::filter::{self, Field, Filter, Kind, Operand, Operator};
/// let fields = [Field { name: "type", kind: Kind::Text, sortable: false }];
/// let body = serde_json::json!({ "type": "live" });
/// assert_eq!(
///     filter::parse(body.as_object().unwrap(), &fields).unwrap(),
///     Filter::Compare("type", Operator::Eq, Operand::Text("live".into())),
/// );
/// let wrong = serde_json::json!({ "colour": "red" });
/// assert_eq!(filter::parse(wrong.as_object().unwrap(), &fields).unwrap_err().pointer, "/filter/colour");
/// ```
pub fn parse(filter: &Map<String, Value>, fields: &[Field]) -> Result<Filter, QueryError> {
    let mut parser = Parser { fields, comparisons: 0, values: 0 };
    parser.object(filter, "/filter", 0)
}

/// Reads an order against a resource's fields.
pub fn parse_sort(sort: &[Sort], fields: &[Field]) -> Result<Vec<Order>, QueryError> {
    if sort.len() > 3 {
        return Err(QueryError { pointer: "/sort".into(), detail: "at most 3 fields".into() });
    }
    let mut orders: Vec<Order> = Vec::with_capacity(sort.len());
    for (i, Sort { field, direction }) in sort.iter().enumerate() {
        let refuse = |key: &str, detail: String| QueryError { pointer: format!("/sort/{i}/{key}"), detail };
        let Some(known) = fields.iter().find(|f| f.sortable && f.name == field) else {
            let names: Vec<_> = fields.iter().filter(|f| f.sortable).map(|f| f.name).collect();
            return Err(refuse("field", format!("cannot sort by {field:?}; there are {}", names.join(", "))));
        };
        if !matches!(direction, 1 | -1) {
            return Err(refuse("direction", "a direction is 1 or -1".into()));
        }
        if orders.iter().any(|o| o.field == known.name) {
            return Err(refuse("field", format!("{field:?} is there twice")));
        }
        orders.push(Order { field: known.name, descending: *direction == -1 });
    }
    Ok(orders)
}

struct Parser<'a> {
    fields: &'a [Field],
    comparisons: usize,
    values: usize,
}

impl Parser<'_> {
    fn object(&mut self, object: &Map<String, Value>, at: &str, depth: usize) -> Result<Filter, QueryError> {
        if depth > MAX_DEPTH {
            return Err(refused(at, format!("nested deeper than {MAX_DEPTH}")));
        }
        let mut all = Vec::with_capacity(object.len());
        for (key, value) in object {
            let at = format!("{at}/{}", escaped(key));
            match key.as_str() {
                "$and" => all.push(Filter::All(self.list(value, &at, depth)?)),
                "$or" => all.push(Filter::Any(self.list(value, &at, depth)?)),
                operator if operator.starts_with('$') => {
                    return Err(refused(&at, format!("{operator} stands inside a field, or is not an operator")));
                }
                name => self.field(name, value, &at, &mut all)?,
            }
        }
        Ok(match <[Filter; 1]>::try_from(all) {
            Ok([only]) => only,
            Err(all) => Filter::All(all),
        })
    }

    fn list(&mut self, value: &Value, at: &str, depth: usize) -> Result<Vec<Filter>, QueryError> {
        let Some(items) = value.as_array().filter(|items| !items.is_empty()) else {
            return Err(refused(at, "takes a list of at least one filter"));
        };
        items
            .iter()
            .enumerate()
            .map(|(i, item)| {
                let at = format!("{at}/{i}");
                let object = item.as_object().ok_or_else(|| refused(&at, "a filter is an object"))?;
                self.object(object, &at, depth + 1)
            })
            .collect()
    }

    fn field(&mut self, name: &str, value: &Value, at: &str, all: &mut Vec<Filter>) -> Result<(), QueryError> {
        let Some(field) = self.fields.iter().find(|f| f.name == name) else {
            let names: Vec<_> = self.fields.iter().map(|f| f.name).collect();
            return Err(refused(at, format!("no field {name:?}; there are {}", names.join(", "))));
        };
        match value {
            Value::Object(operators) if operators.is_empty() => Err(refused(at, "names no operator")),
            Value::Object(operators) => {
                for (operator, value) in operators {
                    let at = format!("{at}/{}", escaped(operator));
                    let Some((_, operator)) = Operator::ALL.iter().find(|(text, _)| text == operator) else {
                        return Err(refused(&at, format!("{operator:?} is not an operator")));
                    };
                    all.push(self.compare(field, *operator, value, &at)?);
                }
                Ok(())
            }
            bare if field.kind == Kind::List => {
                all.push(self.compare(field, Operator::Contains, bare, at)?);
                Ok(())
            }
            bare => {
                all.push(self.compare(field, Operator::Eq, bare, at)?);
                Ok(())
            }
        }
    }

    fn compare(&mut self, field: &Field, operator: Operator, value: &Value, at: &str) -> Result<Filter, QueryError> {
        self.comparisons += 1;
        if self.comparisons > MAX_COMPARISONS {
            return Err(refused(at, format!("more than {MAX_COMPARISONS} comparisons")));
        }
        if !operator.suits(field.kind) {
            return Err(refused(at, format!("{:?} does not take this operator", field.name)));
        }
        self.values += value.as_array().map_or(1, Vec::len);
        if self.values > MAX_VALUES_IN_ALL {
            return Err(refused(at, format!("more than {MAX_VALUES_IN_ALL} values in all")));
        }
        let operand = match operator {
            Operator::Exists => Operand::Bool(value.as_bool().ok_or_else(|| refused(at, "takes true or false"))?),
            Operator::In | Operator::Nin => {
                let Some(values) = value.as_array().filter(|v| !v.is_empty() && v.len() <= MAX_VALUES) else {
                    return Err(refused(at, format!("takes a list of 1 to {MAX_VALUES} values")));
                };
                let one = |(i, v)| single(field.kind, v, &format!("{at}/{i}"));
                Operand::Many(values.iter().enumerate().map(one).collect::<Result<_, _>>()?)
            }
            _ => single(field.kind, value, at)?,
        };
        Ok(Filter::Compare(field.name, operator, operand))
    }
}

fn single(kind: Kind, value: &Value, at: &str) -> Result<Operand, QueryError> {
    match kind {
        Kind::Text | Kind::List => match value.as_str() {
            Some(text) if text.len() <= 1024 => Ok(Operand::Text(text.to_owned())),
            Some(_) => Err(refused(at, "longer than 1,024 bytes")),
            None => Err(refused(at, "takes text")),
        },
        Kind::Number => value.as_i64().map(Operand::Number).ok_or_else(|| refused(at, "takes a whole number")),
        Kind::Flag => {
            let flag = value.as_bool().ok_or_else(|| refused(at, "takes true or false"))?;
            Ok(Operand::Number(i64::from(flag)))
        }
        Kind::Time => {
            let text = value.as_str().ok_or_else(|| refused(at, "takes an RFC 3339 time"))?;
            Timestamp::parse(text).map(|t| Operand::Number(t.as_millis())).map_err(|detail| refused(at, detail))
        }
    }
}

fn refused(pointer: &str, detail: impl Into<String>) -> QueryError {
    QueryError { pointer: pointer.to_owned(), detail: detail.into() }
}

/// A key as a step of a JSON pointer (RFC 6901).
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
