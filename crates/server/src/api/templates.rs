//! `/api/v3/templates`

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use gavel_model::{NewTemplate, Page, PatchTemplate, Query, Rendered, Template, TemplateId, UseTemplate, Variables};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::Caller,
    body::{self, Json, OptionalJson, Path},
    problem::{Problem, Problems},
};

/// What a template is filled in with.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Render {
    /// What its variables stand for, by name.
    #[serde(default)]
    #[schema(value_type = Object)]
    variables: Variables,
}

/// The part of a body that names a template, if one does.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Use {
    template_id: Option<TemplateId>,
    variables: Option<Variables>,
}

/// Takes `templateId` and `variables` out of a body.
pub(super) fn take_template(body: &mut Map<String, Value>) -> Result<Option<UseTemplate>, Problem> {
    let named = ["templateId", "variables"].into_iter().filter_map(|name| body.remove_entry(name)).collect();
    match body::parse_part::<Use>(named)? {
        Use { template_id: Some(id), variables } => {
            Ok(Some(UseTemplate { id, variables: variables.unwrap_or_default() }))
        }
        Use { template_id: None, variables: None } => Ok(None),
        Use { .. } => Err(Problem::field("/variables", "they go with a templateId")),
    }
}

/// Make a template
///
/// Messages that are said again and again. `{{name}}` is where a variable goes; nothing else is read in it.
#[utoipa::path(post, path = "/api/v3/templates", operation_id = "createTemplate", tag = "Templates",
    request_body = NewTemplate, responses((status = 201, body = Template), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(new): Json<NewTemplate>,
) -> Result<impl IntoResponse, Problem> {
    Ok((StatusCode::CREATED, axum::Json(app.chat.create_template(&caller.actor, new).await?)))
}

/// Query templates
///
/// For those who may change templates, and those who may broadcast.
#[utoipa::path(post, path = "/api/v3/templates/query", operation_id = "queryTemplates", tag = "Templates",
    request_body = Query, responses((status = 200, body = Page<Template>), Problems))]
pub(crate) async fn query(
    State(app): State<App>,
    caller: Caller,
    Json(query): Json<Query>,
) -> Result<axum::Json<Page<Template>>, Problem> {
    Ok(axum::Json(app.chat.templates(&caller.actor, &query).await?))
}

/// Get a template
#[utoipa::path(get, path = "/api/v3/templates/{templateId}", operation_id = "getTemplate", tag = "Templates",
    params(("templateId" = TemplateId, Path)), responses((status = 200, body = Template), Problems))]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<TemplateId>,
) -> Result<axum::Json<Template>, Problem> {
    Ok(axum::Json(app.chat.template(&caller.actor, &id).await?))
}

/// Change a template
///
/// What the body does not name stays. What was scheduled with it keeps its text.
#[utoipa::path(patch, path = "/api/v3/templates/{templateId}", operation_id = "patchTemplate", tag = "Templates",
    params(("templateId" = TemplateId, Path)), request_body = PatchTemplate,
    responses((status = 200, body = Template), Problems))]
pub(crate) async fn patch(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<TemplateId>,
    Json(patch): Json<PatchTemplate>,
) -> Result<axum::Json<Template>, Problem> {
    Ok(axum::Json(app.chat.patch_template(&caller.actor, &id, patch).await?))
}

/// Delete a template
#[utoipa::path(delete, path = "/api/v3/templates/{templateId}", operation_id = "deleteTemplate", tag = "Templates",
    params(("templateId" = TemplateId, Path)), responses((status = 204, description = "It is gone."), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<TemplateId>,
) -> Result<StatusCode, Problem> {
    app.chat.delete_template(&caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Fill in a template
///
/// A variable that the template does not have, and one that it needs and is not given, is an error that names it.
#[utoipa::path(post, path = "/api/v3/templates/{templateId}/render", operation_id = "renderTemplate", tag = "Templates",
    params(("templateId" = TemplateId, Path)), request_body = Option<Render>,
    responses((status = 200, body = Rendered), Problems))]
pub(crate) async fn render(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<TemplateId>,
    OptionalJson(render): OptionalJson<Render>,
) -> Result<axum::Json<Rendered>, Problem> {
    Ok(axum::Json(app.chat.render_template(&caller.actor, &id, &render.variables).await?))
}
