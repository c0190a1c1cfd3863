//! Identifiers that are made of what they name: the same case has the same UUID in every export.

use uuid::Uuid;

/// UUID (version 5) of something of a kind: a case, an object of it, a name.
pub fn uuid(kind: &str, name: &str) -> String {
    let space = Uuid::new_v5(&Uuid::NAMESPACE_URL, b"urn:kaiji:exchange");
    Uuid::new_v5(&space, format!("{kind}\n{name}").as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_depends_on_kind_and_name_alone() {
        let id = uuid("incident", "2020-11-14-080569eb");
        assert_eq!(id, uuid("incident", "2020-11-14-080569eb"));
        assert_ne!(id, uuid("identity", "2020-11-14-080569eb"));
        assert_eq!(&id[14..15], "5");
    }
}
