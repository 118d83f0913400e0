//! The OpenAPI document, collected from the handlers themselves.

use super::problem::ProblemBody;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, PathItem, Ref, RefOr, ResponseBuilder};
use utoipa::{Modify, OpenApi as _};
use utoipa_actix_web::AppExt;

/// The document, as `/api/openapi.json` and `hotline openapi` show it.
pub fn document() -> OpenApi {
    let app = actix_web::App::new().into_utoipa_app().openapi(Base::openapi()).configure(super::routes);
    let mut document = app.split_for_parts().1;
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            // Two modules may each have a handler called `list`.
            if let (Some(tag), Some(id)) = (operation.tags.iter().flatten().next(), &operation.operation_id) {
                operation.operation_id = Some(format!("{tag}_{id}"));
            }
            // Every path may answer with a problem; which ones, docs/problems.md says.
            let problem = RefOr::Ref(Ref::from_response_name("Problem"));
            operation.responses.responses.entry("default".to_owned()).or_insert(problem);
        }
    }
    document
}

/// The document as it is committed: docs/openapi.json.
pub fn json() -> Result<String, serde_json::Error> {
    Ok(document().to_pretty_json()? + "\n")
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut utoipa::openapi::path::Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch]
        .into_iter()
        .filter_map(Option::as_mut)
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "12345 hotline",
        description = "Tickets of a 12345 government hotline: intake, dispatch, deadlines in working days, review, \
            return visit, sign-off. Errors are RFC 9457 problems, see docs/problems.md.",
        license(name = "MIT OR Apache-2.0"),
    ),
    components(schemas(ProblemBody)),
    modifiers(&Shared),
    security(("bearer" = []), ("key" = [])),
)]
struct Base;

struct Shared;

impl Modify for Shared {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let key = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("X-API-Key")));
        components.add_security_scheme("key", key);
        let body = Content::new(Some(RefOr::Ref(Ref::from_schema_name("Problem"))));
        let problem = ResponseBuilder::new()
            .description("A problem (RFC 9457)")
            .content("application/problem+json", body)
            .build();
        components.responses.insert("Problem".to_owned(), problem.into());
    }
}
