//! The query language as SQL: a filter, an order and a page over one resource's columns.

use gavel_model::{
    cut,
    filter::{Filter, Operand, Operator, Order},
    fold,
};
use serde_json::Value;

use crate::{
    Conn, Error,
    conn::{Param, Row},
};

/// Which page of a query is asked for.
#[derive(Clone, Debug)]
pub struct Select {
    /// The sort keys of the last row of the page before.
    pub after: Option<Vec<Value>>,
    /// How many rows to pass over instead.
    pub offset: i64,
    /// At most so many rows.
    pub limit: i64,
}

/// Which page of a list is asked for that has its newest first, by ids that sort by time.
#[derive(Clone, Debug)]
pub struct Newest {
    /// The id before which it begins; no id sorts behind `~`.
    pub before: String,
    /// At most so many rows.
    pub limit: i64,
}

/// How a field of a resource is found in the tables.
pub(crate) enum Column {
    /// An expression.
    Plain(&'static str),
    /// One for SQLite and one for PostgreSQL.
    Forked(&'static str, &'static str),
    /// Text, and the same without case and accents.
    Folded { value: &'static str, folded: &'static str },
    /// One that may be null, and what it is ordered by then.
    OrElse { value: &'static str, order: &'static str },
    /// A list: a condition that is true for an element `?`, and one that is true if there is any element; on SQLite and on
    /// PostgreSQL.
    List { holds: (&'static str, &'static str), any: (&'static str, &'static str) },
}

/// A resource that can be queried.
pub(crate) struct Resource {
    pub(crate) columns: &'static [(&'static str, Column)],
    /// The columns that its reader reads.
    pub(crate) select: &'static str,
    pub(crate) from: &'static str,
}

impl Resource {
    fn column(&self, field: &str) -> Result<&Column, Error> {
        let found = self.columns.iter().find(|(name, _)| *name == field);
        found.map(|(_, column)| column).ok_or_else(|| Error::Corrupt(format!("no column for {field:?}")))
    }

    fn order(&self, field: &str) -> Result<&'static str, Error> {
        match self.column(field)? {
            Column::Plain(sql) | Column::OrElse { order: sql, .. } => Ok(sql),
            Column::Folded { .. } | Column::Forked(..) | Column::List { .. } => {
                Err(Error::Corrupt(format!("{field:?} gives no order")))
            }
        }
    }
}

/// A statement while it is put together; parameters get their numbers in the order in which they are bound.
struct Statement<'a> {
    conn: &'a Conn<'a>,
    sql: String,
    bound: Vec<Bound>,
}

enum Bound {
    Int(i64),
    Text(String),
}

impl Statement<'_> {
    fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    fn bind(&mut self, value: Bound) -> String {
        self.bound.push(value);
        format!("${}", self.bound.len())
    }

    fn bind_operand(&mut self, operand: &Operand) -> Result<String, Error> {
        Ok(match operand {
            Operand::Text(text) => self.bind(Bound::Text(text.clone())),
            Operand::Number(number) => self.bind(Bound::Int(*number)),
            Operand::Bool(_) | Operand::Many(_) => return Err(Error::Corrupt("not a single value".into())),
        })
    }

    fn params(&self) -> Vec<Param<'_>> {
        let param = |bound| match bound {
            &Bound::Int(i) => Param::Int(i),
            Bound::Text(text) => Param::Text(text),
        };
        self.bound.iter().map(param).collect()
    }

    fn join<T>(
        &mut self,
        items: &[T],
        between: &str,
        empty: &str,
        mut each: impl FnMut(&mut Self, &T) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if items.is_empty() {
            self.push(empty);
        }
        for (i, item) in items.iter().enumerate() {
            self.push(if i == 0 { "(" } else { between });
            each(self, item)?;
        }
        self.push(if items.is_empty() { "" } else { ")" });
        Ok(())
    }

    fn filter(&mut self, resource: &Resource, filter: &Filter) -> Result<(), Error> {
        match filter {
            Filter::All(all) => self.join(all, " and ", "1 = 1", |s, f| s.filter(resource, f)),
            Filter::Any(any) => self.join(any, " or ", "1 = 0", |s, f| s.filter(resource, f)),
            Filter::Compare(field, operator, operand) => match resource.column(field)? {
                Column::Plain(column) | Column::OrElse { value: column, .. } => {
                    self.compare(column, None, *operator, operand)
                }
                Column::Forked(sqlite, postgres) => {
                    self.compare(self.conn.sql(sqlite, postgres), None, *operator, operand)
                }
                Column::Folded { value, folded } => self.compare(value, Some(folded), *operator, operand),
                Column::List { holds, any } => {
                    let (holds, any) = (self.conn.sql(holds.0, holds.1), self.conn.sql(any.0, any.1));
                    self.compare_list(holds, any, *operator, operand)
                }
            },
        }
    }

    fn compare(
        &mut self,
        column: &str,
        folded: Option<&str>,
        operator: Operator,
        operand: &Operand,
    ) -> Result<(), Error> {
        let infix = match operator {
            Operator::Eq => "=",
            Operator::Ne => "is distinct from",
            Operator::Gt => ">",
            Operator::Gte => ">=",
            Operator::Lt => "<",
            Operator::Lte => "<=",
            Operator::Exists => {
                let not = if *operand == Operand::Bool(true) { " not" } else { "" };
                self.push(&format!("{column} is{not} null"));
                return Ok(());
            }
            Operator::In | Operator::Nin => {
                let Operand::Many(values) = operand else { return Err(Error::Corrupt("not a list of values".into())) };
                // An absent value is in no list.
                self.push(&if operator == Operator::In {
                    format!("{column} in ")
                } else {
                    format!("({column} is null or {column} not in ")
                });
                self.join(values, ", ", "(null)", |s, value| {
                    let bound = s.bind_operand(value)?;
                    s.push(&bound);
                    Ok(())
                })?;
                self.push(if operator == Operator::In { "" } else { ")" });
                return Ok(());
            }
            Operator::Contains | Operator::Autocomplete => {
                // What has no folded form beside it is ASCII.
                let folded = folded.map_or_else(|| format!("lower({column})"), str::to_owned);
                return self.holds(&folded, operator == Operator::Autocomplete, operand);
            }
        };
        let bound = self.bind_operand(operand)?;
        self.push(&format!("{column} {infix} {bound}"));
        Ok(())
    }

    /// Folded text that holds `operand`, at the beginning of a word if so wanted.
    fn holds(&mut self, folded: &str, beginning: bool, operand: &Operand) -> Result<(), Error> {
        let Operand::Text(text) = operand else { return Err(Error::Corrupt("not text".into())) };
        let (space, before) = if beginning { (" ", "' ' || ") } else { ("", "") };
        let bound = self.bind(Bound::Text(format!("{space}{}", fold(text))));
        let place = self.conn.sql("instr", "strpos");
        self.push(&format!("{place}({before}{folded}, {bound}) > 0"));
        Ok(())
    }

    fn compare_list(&mut self, holds: &str, any: &str, operator: Operator, operand: &Operand) -> Result<(), Error> {
        let one = |s: &mut Self, value: &Operand| {
            let bound = s.bind_operand(value)?;
            s.push(&holds.replace('?', &bound));
            Ok(())
        };
        match (operator, operand) {
            (Operator::Contains, value) => one(self, value),
            (Operator::In, Operand::Many(values)) => self.join(values, " or ", "1 = 0", one),
            (Operator::Nin, Operand::Many(values)) => {
                self.push("not ");
                self.join(values, " or ", "(1 = 0)", one)
            }
            (Operator::Exists, Operand::Bool(true)) => {
                self.push(any);
                Ok(())
            }
            (Operator::Exists, _) => {
                self.push(&format!("not {any}"));
                Ok(())
            }
            _ => Err(Error::Corrupt("a list does not take this operator".into())),
        }
    }

    /// The rows after `keys` in an order: `a > x or (a = x and (b > y or …))`.
    fn after(&mut self, columns: &[(&str, bool)], keys: &[Value]) -> Result<(), Error> {
        let ([(column, descending), columns @ ..], [key, keys @ ..]) = (columns, keys) else {
            self.push("1 = 0");
            return Ok(());
        };
        let value = || match key {
            Value::Number(n) => n.as_i64().map(Bound::Int).ok_or(Error::NotFound),
            Value::String(s) => Ok(Bound::Text(s.clone())),
            _ => Err(Error::NotFound),
        };
        let (greater, equal) = (self.bind(value()?), self.bind(value()?));
        let beyond = if *descending { "<" } else { ">" };
        self.push(&format!("({column} {beyond} {greater} or ({column} = {equal} and "));
        self.after(columns, keys)?;
        self.push("))");
        Ok(())
    }
}

/// A page of rows, and the sort keys of its last row if there are more behind it.
pub(crate) type Rows<T> = (Vec<T>, Option<Vec<Value>>);

impl Conn<'_> {
    /// The rows of `resource` that meet `within` (a condition with its parameters numbered from 1) and `filter`.
    pub(crate) fn query<T>(
        &self,
        resource: &Resource,
        within: (&str, &[&str]),
        filter: &Filter,
        order: &[Order],
        select: &Select,
        read: impl Fn(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Rows<T>, Error> {
        let columns =
            order.iter().map(|o| Ok((resource.order(o.field)?, o.descending))).collect::<Result<Vec<_>, Error>>()?;
        let mut statement = Statement { conn: self, sql: String::new(), bound: Vec::new() };
        let keys: Vec<_> = columns.iter().map(|(column, _)| *column).collect();
        statement.push(&format!(
            "select {}, {} from {} where ({})",
            resource.select,
            keys.join(", "),
            resource.from,
            within.0
        ));
        for value in within.1 {
            statement.bind(Bound::Text((*value).to_owned()));
        }
        statement.push(" and ");
        statement.filter(resource, filter)?;
        if let Some(after) = &select.after {
            statement.push(" and ");
            statement.after(&columns, after)?;
        }
        for (i, (column, descending)) in columns.iter().enumerate() {
            statement.push(if i == 0 { " order by " } else { ", " });
            statement.push(&format!("{column} {}", if *descending { "desc" } else { "asc" }));
        }
        // One row more than asked tells whether there is another page.
        let (limit, offset) = (statement.bind(Bound::Int(select.limit + 1)), statement.bind(Bound::Int(select.offset)));
        statement.push(&format!(" limit {limit} offset {offset}"));

        let rows = self.all_once(&statement.sql, &statement.params(), |row| {
            let item = read(row)?;
            Ok((item, columns.iter().map(|_| row.value(row.next())).collect::<Result<Vec<_>, _>>()?))
        })?;
        let (rows, more) = cut(rows, select.limit);
        let next = rows.last().filter(|_| more).map(|(_, keys)| keys.clone());
        Ok((rows.into_iter().map(|(row, _)| row).collect(), next))
    }

    /// How many rows of `resource` meet `within` and `filter`.
    pub(crate) fn count(&self, resource: &Resource, within: (&str, &[&str]), filter: &Filter) -> Result<i64, Error> {
        let mut statement = Statement { conn: self, sql: String::new(), bound: Vec::new() };
        statement.push(&format!("select count(*) from {} where ({})", resource.from, within.0));
        for value in within.1 {
            statement.bind(Bound::Text((*value).to_owned()));
        }
        statement.push(" and ");
        statement.filter(resource, filter)?;
        let counts = self.all_once(&statement.sql, &statement.params(), |row| row.int(0))?;
        Ok(counts.first().copied().unwrap_or(0))
    }
}
