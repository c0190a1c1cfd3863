//! Types of incident as views of one incident.

use std::collections::BTreeSet;

use crate::record::IncidentType;

/// Types that say what happened; the others say what followed or where.
pub fn telling(types: &BTreeSet<IncidentType>) -> BTreeSet<IncidentType> {
    use IncidentType::{Other, ServiceDisruption, ThirdParty};
    types.iter().copied().filter(|t| !matches!(t, Other | ServiceDisruption | ThirdParty)).collect()
}

/// May all types be of one incident: does each go with another one?
pub fn are_one(types: &BTreeSet<IncidentType>) -> bool {
    let types = telling(types);
    types.len() < 2 || types.iter().all(|&a| types.iter().any(|&b| a != b && go_together(a, b)))
}

/// May two types be two views of one incident?
pub fn go_together(a: IncidentType, b: IncidentType) -> bool {
    use IncidentType::{
        AccountTakeover, Insider, LostItem, MalwareInfection, Misconfiguration, Misdelivery, Phishing,
        Ransomware, SpoofedEmail, Theft, UnauthorizedAccess, VulnerabilityExploitation, WebSkimming,
        WebTampering,
    };
    // What early reports say before more is known.
    let vague = |t| matches!(t, UnauthorizedAccess | MalwareInfection | VulnerabilityExploitation);
    let attack = |t| {
        vague(t)
            || matches!(
                t,
                Ransomware | AccountTakeover | SpoofedEmail | Phishing | WebTampering | WebSkimming
            )
    };
    let pair = |x, y| (a, b) == (x, y) || (a, b) == (y, x);
    a == b
        || (attack(a) && attack(b) && (vague(a) || vague(b)))
        || pair(WebTampering, WebSkimming)
        || pair(SpoofedEmail, AccountTakeover)
        || pair(SpoofedEmail, Phishing)
        || pair(AccountTakeover, Phishing)
        || pair(LostItem, Theft)
        || pair(UnauthorizedAccess, Insider)
        || pair(UnauthorizedAccess, Misconfiguration)
        || pair(Misdelivery, Misconfiguration)
}

#[cfg(test)]
mod tests {
    use super::IncidentType::*;
    use super::*;

    #[test]
    fn a_digest_tells_types_that_are_not_one() {
        let one = |list: &[IncidentType]| are_one(&list.iter().copied().collect());
        assert!(one(&[]) && one(&[LostItem]) && one(&[LostItem, ThirdParty, ServiceDisruption]));
        assert!(one(&[Ransomware, UnauthorizedAccess, MalwareInfection]));
        assert!(one(&[SpoofedEmail, AccountTakeover, Phishing]));
        assert!(!one(&[Ransomware, LostItem]));
        assert!(!one(&[UnauthorizedAccess, AccountTakeover, Misdelivery, LostItem]));
    }

    #[test]
    fn going_together_has_no_order() {
        for &a in IncidentType::ALL {
            for &b in IncidentType::ALL {
                assert_eq!(go_together(a, b), go_together(b, a), "{a} {b}");
            }
        }
    }
}
