//! Cases out of pairs: which documents stand together.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};

use super::day::Day;
use super::link::{self, APART, Comparison, JOIN, Points};
use super::name::Names;
use super::profile::Profile;

/// Pairs of documents that were weighed, each by the lower and the higher number.
pub type Pairs = BTreeMap<(usize, usize), Comparison>;

/// Weighs all pairs that can have anything to do with each other.
pub fn weigh(profiles: &[Profile<'_>], names: &Names<'_>) -> Pairs {
    candidates(profiles)
        .into_iter()
        .map(|(a, b)| ((a, b), link::compare(&profiles[a], &profiles[b], names)))
        .filter(|(_, comparison)| comparison.bound)
        .collect()
}

/// Pairs with a key in common: ends of the name, address, text, or a name in the other's words.
fn candidates(profiles: &[Profile<'_>]) -> BTreeSet<(usize, usize)> {
    let mut keys: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut days: BTreeMap<Day, BTreeSet<usize>> = BTreeMap::new();
    let mut issued: BTreeMap<Day, Vec<usize>> = BTreeMap::new();
    let mut open = Vec::new();
    for (i, profile) in profiles.iter().enumerate() {
        let mut own: BTreeSet<String> = BTreeSet::new();
        if let Some(name) = &profile.name {
            for text in name.all() {
                let chars: Vec<char> = text.chars().collect();
                own.insert(format!("<{}", chars[..chars.len().min(2)].iter().collect::<String>()));
                own.insert(format!(">{}", chars[chars.len().saturating_sub(3)..].iter().collect::<String>()));
            }
            for text in name.all() {
                names.entry(text.to_string()).or_default().push(i);
            }
            if let Some(stem) = link::stem(&name.comparable) {
                names.entry(stem).or_default().push(i);
            }
        }
        own.extend(profile.contacts.iter().map(|(value, _)| format!("c{value}")));
        if let Some(day) = profile.published.filter(|d| d.is_full()) {
            issued.entry(day).or_default().push(i);
        }
        if profile.name.is_none() || profile.news {
            open.push(i);
        }
        for day in profile.days.iter().map(|d| d.day).chain(profile.published).filter(|d| d.is_full()) {
            days.entry(day).or_default().insert(i);
        }
        let source = &profile.record.source;
        own.extend(source.url.iter().map(|url| format!("u{url}")));
        own.insert(format!("t{}", source.text_sha256));
        for key in own {
            keys.entry(key).or_default().push(i);
        }
    }
    let mut out = BTreeSet::new();
    let mut pair = |a: usize, b: usize| {
        if a != b {
            out.insert((a.min(b), a.max(b)));
        }
    };
    for group in keys.values() {
        for (n, &a) in group.iter().enumerate() {
            group[n + 1..].iter().for_each(|&b| pair(a, b));
        }
    }
    // Publications that others tell of.
    for (i, profile) in profiles.iter().enumerate() {
        for told in profile.days.iter().filter(|d| d.disclosed) {
            issued.get(&told.day).into_iter().flatten().for_each(|&j| pair(i, j));
        }
    }
    // What has no name, or several, may be bound by its days.
    for i in open {
        for day in profiles[i].days.iter().map(|d| d.day).chain(profiles[i].published) {
            days.get(&day).into_iter().flatten().for_each(|&j| pair(i, j));
        }
    }
    // Names in the words of news, of documents without an organisation, and of those that name others.
    let list: Vec<&str> = names.keys().map(String::as_str).filter(|name| name.chars().count() >= 3).collect();
    if let Ok(finder) = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&list) {
        for (i, profile) in profiles.iter().enumerate() {
            let parties: String =
                profile.parties.iter().map(|(n, ..)| format!("{}\n", n.comparable)).collect();
            for words in [profile.naming(), profile.title.as_str(), parties.as_str()] {
                for hit in finder.find_overlapping_iter(words) {
                    names[list[hit.pattern().as_usize()]].iter().for_each(|&j| pair(i, j));
                }
            }
        }
    }
    out
}

/// Groups of documents, each sorted; a document may stand in several. Profiles must be in their final order.
pub fn cases(profiles: &[Profile<'_>], pairs: &Pairs, names: &Names<'_>) -> Vec<Vec<usize>> {
    let points = |a: usize, b: usize| -> Option<Points> {
        pairs.get(&(a.min(b), a.max(b))).filter(|c| c.compatible).map(|c| c.points)
    };
    // May two documents stand in one case? Those without a bond may, if a third is bound to both.
    let fits = |a: usize, b: usize| match pairs.get(&(a.min(b), a.max(b))) {
        Some(_) => points(a, b).is_some_and(|s| s >= APART),
        None => link::beside(&profiles[a], &profiles[b], names),
    };
    let mut of: Vec<usize> = (0..profiles.len()).collect();
    let mut groups: BTreeMap<usize, Vec<usize>> = (0..profiles.len()).map(|i| (i, vec![i])).collect();
    // The surest first; of equals the earlier documents.
    let mut order: Vec<(Points, (usize, usize))> = pairs
        .iter()
        .filter(|(_, comparison)| comparison.told)
        .filter_map(|(&(a, b), _)| Some((points(a, b)?, (a, b))))
        .filter(|&(points, _)| points >= JOIN)
        .collect();
    order.sort_by_key(|&(points, pair)| (-points, pair));
    order.dedup();
    let mut partners: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &(_, (a, b)) in &order {
        partners.entry(a).or_default().push(b);
        partners.entry(b).or_default().push(a);
        let (x, y) = (of[a], of[b]);
        if x == y {
            continue;
        }
        // A third document must not chain two that are apart.
        let ok = groups[&x].iter().all(|&p| groups[&y].iter().all(|&q| fits(p, q)));
        if !ok {
            continue;
        }
        let (keep, gone) = (x.min(y), x.max(y));
        let moved = groups.remove(&gone).unwrap_or_default();
        moved.iter().for_each(|&p| of[p] = keep);
        groups.entry(keep).or_default().extend(moved);
    }
    // What tells of several incidents stands in the case of each that it goes with: news, and what is bound to the case
    // by its facts and not by the name of its own organisation.
    let mut extra: Vec<(usize, usize)> = Vec::new();
    for (i, profile) in profiles.iter().enumerate() {
        let partners: BTreeSet<usize> = partners.get(&i).into_iter().flatten().map(|&m| of[m]).collect();
        for group in partners.into_iter().filter(|&group| group != of[i]) {
            let members = &groups[&group];
            let tells = |m: usize| {
                points(i, m).is_some_and(|p| p >= JOIN)
                    && pairs
                        .get(&(i.min(m), i.max(m)))
                        .is_some_and(|c| c.told && c.dated() && may_tell_of_another(profile, c))
            };
            if members.iter().all(|&m| fits(i, m)) && members.iter().any(|&m| tells(m)) {
                extra.push((group, i));
            }
        }
    }
    for (group, i) in extra {
        groups.entry(group).or_default().push(i);
    }
    groups
        .into_values()
        .map(|mut group| {
            group.sort_unstable();
            group
        })
        .collect()
}

/// May a document that stands in a case tell of a second incident, too? One that is bound to it by its facts may, and
/// news that is plainly of several; but else its own organisation has one of them.
fn may_tell_of_another(profile: &Profile<'_>, comparison: &Comparison) -> bool {
    profile.several || !comparison.by_name()
}
