use super::*;

fn text(html: &str) -> String {
    parse(html, SourceInfo::default(), PageWords::built_in()).text().to_string()
}

#[test]
fn depth_exhausts_nothing() {
    let deep = |n: usize| format!("<body>{}感染<script>x</script>{}", "<div>".repeat(n), "</div>".repeat(n));
    assert_eq!(text(&deep(150)).trim(), "感染");
    assert_eq!(text(&deep(3000)).trim(), "感染");
    assert!(!is_bottomless(&deep(3000)));
    assert!(is_bottomless(&deep(5000)));
    // Many boxes side by side are no depth, nor is what is never closed by habit.
    assert!(!is_bottomless(&"<div>感染</div>".repeat(9000)));
    assert!(!is_bottomless(&"<p>感染<br><li>".repeat(9000)));
}
