//! Every route of the API, one line each.

mod analytics;
mod audit;
mod broadcasts;
mod channel_events;
mod channel_types;
mod channels;
mod events;
mod exports;
mod guidelines;
mod health;
mod invitations;
mod invite_links;
mod jobs;
mod join_requests;
mod legal_holds;
mod list;
mod members;
mod messages;
mod operator_invitations;
mod operator_roles;
mod operators;
mod pins;
mod presence;
mod reactions;
mod receipts;
mod retention;
mod roles;
mod scheduled;
mod second_factor;
mod server_keys;
pub(crate) mod session;
mod templates;
mod threads;
mod unread;
mod users;
pub(crate) mod ws;

use std::time::Duration;

use axum::{
    Router,
    http::{Method, header},
    middleware,
    routing::get,
};
use tower_http::{catch_panic::CatchPanicLayer, cors::CorsLayer, limit::RequestBodyLimitLayer};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{admit, app::App, auth, config, idempotency, pages, problem::Problem, rate, request};

/// How long a browser may remember what it was told in a preflight.
const PREFLIGHT: Duration = Duration::from_hours(1);

/// The routes of the API and their documentation.
fn routes() -> OpenApiRouter<App> {
    let mut routes = OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(channels::create))
        .routes(routes!(channels::query))
        .routes(routes!(channels::get, channels::patch, channels::delete))
        .routes(routes!(channels::archive))
        .routes(routes!(channels::restore))
        .routes(routes!(exports::create))
        .routes(routes!(channel_types::list))
        .routes(routes!(channel_types::get, channel_types::put, channel_types::delete))
        .merge(of_keeping())
        .routes(routes!(members::join))
        .routes(routes!(members::leave))
        .routes(routes!(members::add))
        .routes(routes!(members::query))
        .routes(routes!(members::get, members::remove))
        .routes(routes!(channels::card))
        .routes(routes!(invitations::create, invitations::list))
        .routes(routes!(invitations::withdraw))
        .routes(routes!(invitations::mine))
        .routes(routes!(invitations::accept))
        .routes(routes!(invitations::decline))
        .routes(routes!(join_requests::create, join_requests::list))
        .routes(routes!(join_requests::approve))
        .routes(routes!(join_requests::decline))
        .routes(routes!(join_requests::mine))
        .routes(routes!(join_requests::withdraw))
        .routes(routes!(invite_links::create, invite_links::list))
        .routes(routes!(invite_links::revoke))
        .routes(routes!(invite_links::card))
        .routes(routes!(invite_links::join))
        .routes(routes!(roles::put_member))
        .routes(routes!(guidelines::accept))
        .routes(routes!(messages::send, messages::history))
        .routes(routes!(messages::query))
        .routes(routes!(messages::get, messages::edit, messages::delete))
        .routes(routes!(scheduled::create, scheduled::list))
        .routes(routes!(scheduled::get, scheduled::patch, scheduled::delete))
        .routes(routes!(scheduled::query))
        .routes(routes!(channel_events::create))
        .routes(routes!(channel_events::query))
        .routes(routes!(channel_events::get, channel_events::patch, channel_events::cancel))
        .routes(routes!(channel_events::interests, channel_events::add_interest, channel_events::remove_interest))
        .routes(routes!(broadcasts::create))
        .routes(routes!(broadcasts::reach))
        .routes(routes!(templates::create))
        .routes(routes!(templates::query))
        .routes(routes!(templates::get, templates::patch, templates::delete))
        .routes(routes!(templates::render))
        .routes(routes!(jobs::query))
        .routes(routes!(jobs::get, jobs::cancel))
        .routes(routes!(exports::result))
        .routes(routes!(receipts::read))
        .routes(routes!(receipts::delivered))
        .routes(routes!(receipts::unread))
        .routes(routes!(receipts::list))
        .routes(routes!(presence::typing))
        .routes(routes!(presence::set))
        .routes(routes!(presence::query))
        .routes(routes!(unread::channels))
        .routes(routes!(unread::unread))
        .routes(routes!(messages::edits))
        .routes(routes!(reactions::list))
        .routes(routes!(reactions::add, reactions::remove))
        .routes(routes!(pins::pin, pins::unpin))
        .routes(routes!(pins::list))
        .routes(routes!(threads::replies))
        .routes(routes!(threads::list))
        .routes(routes!(threads::patch))
        .routes(routes!(threads::follow, threads::unfollow))
        .routes(routes!(users::me))
        .routes(routes!(users::query))
        .routes(routes!(users::get, users::put))
        .routes(routes!(users::create_token, users::revoke_tokens))
        .routes(routes!(roles::put_user))
        .routes(routes!(roles::list))
        .routes(routes!(roles::get, roles::put, roles::delete))
        .merge(of_operators())
        .routes(routes!(ws::upgrade))
        .routes(routes!(events::follow))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics));
    idempotency::document(routes.get_openapi_mut());
    routes
}

/// For how long messages are kept, and what is not to be deleted.
fn of_keeping() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(retention::get, retention::put, retention::delete))
        .routes(routes!(retention::preview))
        .routes(routes!(retention::get_type, retention::put_type, retention::delete_type))
        .routes(routes!(retention::preview_type))
        .routes(routes!(legal_holds::list))
        .routes(routes!(legal_holds::put_channel, legal_holds::lift_channel))
        .routes(routes!(legal_holds::put_user, legal_holds::lift_user))
}

/// Those of operators: who they are, and what is theirs alone.
fn of_operators() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(session::get, session::sign_in, session::sign_out))
        .routes(routes!(session::change_password))
        .routes(routes!(session::list, session::end_others))
        .routes(routes!(session::end))
        .routes(routes!(second_factor::offer))
        .routes(routes!(second_factor::confirm))
        .routes(routes!(second_factor::disable))
        .routes(routes!(second_factor::recovery_codes))
        .routes(routes!(operator_invitations::setup, operator_invitations::set_up))
        .routes(routes!(operator_invitations::create, operator_invitations::list))
        .routes(routes!(operator_invitations::look))
        .routes(routes!(operator_invitations::accept))
        .routes(routes!(operator_invitations::withdraw))
        .routes(routes!(operators::query))
        .routes(routes!(operators::get, operators::patch, operators::delete))
        .routes(routes!(operators::sessions, operators::end_sessions))
        .routes(routes!(operators::reset_totp))
        .routes(routes!(operator_roles::list))
        .routes(routes!(operator_roles::get, operator_roles::put, operator_roles::delete))
        .routes(routes!(server_keys::create, server_keys::list))
        .routes(routes!(server_keys::revoke))
        .routes(routes!(audit::query))
        .routes(routes!(analytics::of_app))
        .routes(routes!(analytics::of_channel))
}

/// The OpenAPI document.
pub(crate) fn document() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}

/// The whole router; `more` is what this server has beside the API and the pages.
pub(crate) fn router(app: App, settings: &config::Http, more: Router<App>) -> anyhow::Result<Router> {
    let (router, document) = routes().split_for_parts();
    let operations = crate::audit::Operations::of(&document);
    let text = document.to_pretty_json().unwrap_or_default();
    let seconds = settings.request_seconds;
    let router = router
        .route(
            "/api/v3/openapi.json",
            get(|| async move { ([(axum::http::header::CONTENT_TYPE, "application/json")], text) }),
        )
        .merge(more)
        .fallback(|| async { Problem::from(gavel_chat::Error::NotFound("path")) })
        .layer(middleware::from_fn_with_state((app.clone(), operations), crate::audit::tell))
        .layer(middleware::from_fn_with_state(app.clone(), idempotency::once))
        .layer(RequestBodyLimitLayer::new(settings.body_bytes))
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(app.clone(), admit::admit))
        .merge(pages::routes(pages::BUILT, settings))
        .layer(CatchPanicLayer::custom(request::panicked))
        .layer(middleware::from_fn(move |request, next| request::within(seconds, request, next)))
        .layer(middleware::from_fn(request::observe))
        .with_state(app);
    let origins = settings.origins().map_err(anyhow::Error::msg)?;
    Ok(match origins {
        Some(origins) => router.layer(
            CorsLayer::new()
                .allow_origin(origins)
                .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
                .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, idempotency::KEY, auth::ACT_FOR])
                .expose_headers([
                    header::LOCATION,
                    header::CONTENT_DISPOSITION,
                    header::RETRY_AFTER,
                    request::ID,
                    rate::RATE_LIMIT,
                    rate::RATE_LIMIT_POLICY,
                    idempotency::REPLAYED,
                ])
                .max_age(PREFLIGHT),
        ),
        None => router,
    })
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Gavel",
        description = "A chat server with moderation built in. Conventions, events and errors: see the documentation.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/")),
    components(schemas(Problem, analytics::AnalyticsFormat, messages::Direction)),
    security(("token" = []), ("session" = [])),
    modifiers(&Security)
)]
struct Api;

struct Security;

impl Modify for Security {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "A user token (JWT), or a server key (`gvl_…`), which acts for the user named in `X-Gavel-User` or, \
                 without that header, as the app itself.",
            ))
            .build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
        let text = "An operator who signed in (`POST /api/v3/session`); over https the cookie is called \
                    `__Host-gavel_session`. Calls that change something repeat the session's `csrfToken` in `X-Gavel-CSRF`.";
        let cookie = ApiKeyValue::with_description("gavel_session", text);
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}
