"""A marimo notebook over one published night: growth, the follower curve, units. It reads the folder and no network.

marimo edit examples/growth.py -- --folder demo
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Ikuti: growth and units")


@app.cell
def tools():
    import tomllib
    from pathlib import Path

    import altair as alt
    import duckdb
    import marimo as mo

    from flows.reports.suppression import close_cells

    return Path, alt, close_cells, duckdb, mo, tomllib


@app.cell
def which_folder(mo):
    folder = mo.cli_args().get("folder") or "demo"
    return (folder,)


@app.cell
def published_night(Path, duckdb, folder, tomllib):
    # The link is resolved first: a night that is published meanwhile must not change the file under the connection.
    published = (Path(folder) / "warehouse" / "ikuti.duckdb").resolve()
    if not published.exists():
        raise FileNotFoundError(
            f"needed a published night; found none in {folder}. Now: make demo, or name a campaign: -- --folder DIR"
        )
    _connection = duckdb.connect(str(published), read_only=True)
    _connection.execute("set timezone = 'UTC'")
    _campaign = tomllib.loads((Path(folder) / "campaign.toml").read_text(encoding="utf-8"))
    zone = _campaign["campaign"].get("timezone", "Asia/Jakarta")
    small_cell = _campaign.get("privacy", {}).get("small_cell", 5)

    def ask(query, *values):
        """Rows of a query by column name."""
        result = _connection.execute(query, list(values) or None)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    return ask, small_cell, zone


@app.cell
def heading(ask, mo):
    night = ask("select max(as_of) as as_of from marts.fct_follow_status")[0]["as_of"]
    mo.md(f"""
    # What the published night of {night} shows

    Every number here is an interval. Where its ends differ, the bar is all that is known: no value within is likelier
    than another. What the columns mean stands in `docs/data-dictionary.md`, what to mind in `docs/queries.md`.
    """)
    return (night,)


@app.cell
def growth_words(mo):
    mo.md("""
    ## Growth since the order

    The gain is subtracted crosswise: its low end is the lowest count now less the highest before. The red tick is what
    the order expected. A gain counts followers, not employees: some employees followed before, and some of those who
    came are strangers.
    """)
    return


@app.cell
def growth_drawn(alt, ask):
    growth = ask("""
        select account_key, gained_low, gained_high, target
        from marts.fct_follower_growth
        where gained_low is not null
        order by account_key
    """)
    _gains = alt.Chart(alt.InlineData(values=growth)).encode(y=alt.Y("account_key:N", title=None))
    _exact = _gains.transform_filter("datum.gained_low === datum.gained_high")
    growth_chart = alt.layer(
        _gains.mark_bar(height=14).encode(
            x=alt.X("gained_low:Q", title="followers gained, from lowest to highest", scale=alt.Scale(zero=True)),
            x2="gained_high:Q",
            tooltip=["account_key:N", "gained_low:Q", "gained_high:Q", "target:Q"],
        ),
        _exact.mark_point(filled=True, size=60).encode(x="gained_low:Q"),
        _gains.mark_tick(color="firebrick", size=24, thickness=3).encode(x="target:Q"),
    ).properties(width=560, title="Gained since the order")
    growth_chart
    return growth, growth_chart


@app.cell
def account_asked(ask, mo):
    _accounts = ask("""
        select accounts.account_key, count(curve.day_on) as days
        from marts.dim_account as accounts
        left join marts.fct_follower_curve as curve on accounts.account_key = curve.account_key
        group by accounts.account_key
        order by days > 0 desc, accounts.account_key
    """)
    account = mo.ui.dropdown(
        options=[row["account_key"] for row in _accounts], value=_accounts[0]["account_key"], label="Account"
    )
    account
    return (account,)


@app.cell
def curve_words(account, mo, zone):
    mo.md(f"""
    ## The followers of {account.value}

    Bars and dots are readings of the displayed count. The line is the newest complete list that tells follow times: at
    least so many followed at the end of each day. Whoever left before the list was made is missing from it. Without
    such a list there is no line, and nothing is drawn between two readings. Times are those of {zone}.
    """)
    return


@app.cell
def curve_drawn(account, alt, ask, zone):
    _clock = "'%Y-%m-%dT%H:%M:%S'"
    readings = ask(
        f"""
        select strftime(timezone($1, read_at), {_clock}) as moment, count_low, count_high, source
        from marts.fct_follower_count
        where account_key = $2
        order by read_at
        """,
        zone,
        account.value,
    )
    orders = ask(
        f"""
        select strftime(timezone($1, events.at), {_clock}) as moment, cast(timezone($1, events.at) as date) as day_on
        from marts.fct_event as events
        where events.account_key = $2 and events.kind = 'order'
        """,
        zone,
        account.value,
    )
    # A day's followers are whole at its end. Two weeks before the order show what a usual day brings.
    curve = ask(
        f"""
        select strftime(day_on + interval 1 day, {_clock}) as moment, listed
        from marts.fct_follower_curve
        where account_key = $1 and day_on >= $2::date - 14
        order by day_on
        """,
        account.value,
        orders[0]["day_on"] if orders else "0001-01-15",
    )
    _at = alt.X("moment:T", title=None, axis=alt.Axis(format="%-d %b", labelOverlap=True))
    _read = alt.Chart(alt.InlineData(values=readings)).encode(x=_at)
    _shown = alt.Y("count_low:Q", title="followers", scale=alt.Scale(zero=False))
    _exact = _read.transform_filter("datum.count_low === datum.count_high")
    curve_chart = alt.layer(
        alt.Chart(alt.InlineData(values=curve))
        .mark_line(interpolate="step-after")
        .encode(x=_at, y=alt.Y("listed:Q", scale=alt.Scale(zero=False))),
        _read.mark_bar(width=7).encode(
            y=_shown, y2="count_high:Q", tooltip=["count_low:Q", "count_high:Q", "source:N"]
        ),
        _exact.mark_point(filled=True, size=60).encode(y=_shown),
        alt.Chart(alt.InlineData(values=[{"moment": order["moment"]} for order in orders]))
        .mark_rule(color="firebrick", strokeDash=[4, 3])
        .encode(x=_at),
    ).properties(width=560, title="Followers; the dashed line is the order")
    curve_chart
    return curve, curve_chart, readings


@app.cell
def units_asked(account, ask, close_cells, small_cell):
    # The report's own rule looks at everybody's status, so that no sum over units or statuses gives a small cell back.
    _figures = {}
    for _row in ask(
        """
        select statuses.account_key, staff.unit, statuses.status, count(*) as people
        from marts.fct_follow_status as statuses
        inner join marts.dim_staff as staff using (staff_key)
        group by all
        """
    ):
        _units = _figures.setdefault(_row["account_key"], {})
        _units.setdefault(_row["unit"], {})[_row["status"]] = _row["people"]
    _withheld = {
        _row["unit"]
        for _row in ask("select unit from marts.fct_compliance_by_unit where is_suppressed and account_key <> '*'")
    }
    _closed = close_cells(_figures, small_cell, _withheld)

    def _may_be_told(row):
        """Whether neither a bar's cells are closed nor the groups that its two ends tell apart are small."""
        cells = {(row["unit"], "following"), (row["unit"], "out_of_scope")}
        if row["is_suppressed"] or row["unit"] in _closed.totals or cells & _closed.cells:
            return False
        rest = row["staff"] - row["out_of_scope"] - row["following"]
        told = (row["following"], rest, row["provable_not_following"] or 0)
        return not any(0 < people < small_cell for people in told)

    units = [
        {
            "unit": row["unit"],
            "low": row["low"] if _may_be_told(row) else None,
            "high": row["high"] if _may_be_told(row) else None,
            "is_closed": not _may_be_told(row),
        }
        for row in ask(
            """
            select
                *,
                coalesce(following_share_low, 0) as low,
                coalesce(following_share_high, 1) as high
            from marts.fct_compliance_by_unit
            where account_key = $1
            order by unit
            """,
            account.value,
        )
    ]
    return (units,)


@app.cell
def units_words(account, mo, units):
    mo.md(f"""
    ## Units, for {account.value}

    {sum(unit["is_closed"] for unit in units)} of {len(units)} units are closed (grey): their numbers would tell of
    single people, or would give away another unit's by subtraction. The others have a bar from the share that was
    found following to the share that cannot be ruled out. The order is the alphabet. A bar that begins low says that
    lists show few, not that few follow: units are not to be ranked by it.
    """)
    return


@app.cell
def units_drawn(alt, units):
    _drawn = alt.Chart(alt.InlineData(values=units)).encode(
        y=alt.Y("unit:N", sort=[unit["unit"] for unit in units], title=None, axis=alt.Axis(labelLimit=300))
    )
    units_chart = alt.layer(
        _drawn.transform_filter("!datum.is_closed")
        .mark_bar(height=8)
        .encode(
            x=alt.X(
                "low:Q", title="share of staff in scope", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])
            ),
            x2="high:Q",
        ),
        _drawn.transform_filter("datum.is_closed")
        .mark_text(align="left", color="gray", text="closed")
        .encode(x=alt.value(4)),
    ).properties(width=460, height={"step": 14}, title="Between what shares follow")
    units_chart
    return (units_chart,)


if __name__ == "__main__":
    app.run()
