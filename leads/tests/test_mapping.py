"""Columns are recognized by the names that CRMs give them; all others become custom fields."""

import pytest

from leads.rules.custom import KEY
from leads.rules.mapping import address_column, guess_mapping, mapping_faults, targets


def test_the_export_of_a_crm() -> None:
    header = [
        *("LEADID", "Last Name", "Company", "Lead Owner", "Email", "Mobile", "Website"),
        *("Industry", "Lead Source", "Lead Status", "Created Time", "CONVERTED"),
        "month_Created Time1",
    ]
    assert guess_mapping(header) == {
        "LEADID": "custom.leadid",
        "Last Name": "last_name",
        "Company": "company",
        "Lead Owner": "custom.lead_owner",
        "Email": "email",
        "Mobile": "phone",
        "Website": "website",
        "Industry": "industry",
        "Lead Source": "source",
        "Lead Status": "status",
        "Created Time": "custom.created_time",
        "CONVERTED": "custom.converted",
        "month_Created Time1": "custom.month_created_time1",
    }


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("full_name", "full_name"),
        ("First Name", "first_name"),
        ("E-mail", "email"),
        ("Email Address", "email"),
        ("Person - Email - Work", "email"),
        ("Person - Name", "full_name"),
        ("Organization - Name", "company"),
        ("Account Name", "company"),
        ("Company Name", "company"),
        ("Position", "job_title"),
        ("Title", "job_title"),
        ("Company Domain Name", "website"),
        ("Country/Region", "country"),
        ("Time Zone", "timezone"),
        ("Lifecycle Stage", "status"),
        ("Work Direct Phone", "phone"),
        ("Labels", "tags"),
        ("Prénom", "first_name"),
        ("Company / Account", "company"),
        ("Person - First name", "first_name"),
        ("Person - Last name", "last_name"),
        ("Person - Organization", "company"),
        ("Person - Job title", "job_title"),
        ("Person - Labels", "tags"),
        ("Associated Company", "company"),
        ("Lead Name", "full_name"),
        ("Is Converted", "custom.converted"),
        ("URL", "custom.url"),
        ("# Employees", "custom.employees"),
        ("custom.Plan", "custom.plan"),
        ("Город", "custom.column_1"),
    ],
)
def test_usual_names(header: str, target: str) -> None:
    assert guess_mapping([header]) == {header: target}


@pytest.mark.parametrize(
    ("program", "header", "targets"),
    [
        (
            "Salesforce",
            "First Name,Last Name,Title,Company / Account,Email,Lead Status,Lead Source,Lead Owner",
            "first_name,last_name,job_title,company,email,status,source,custom.lead_owner",
        ),
        (
            "HubSpot",
            "Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Country/Region,"
            "Associated Company,Job Title",
            "custom.record_id,first_name,last_name,email,phone,status,country,company,job_title",
        ),
        (
            "Zoho",
            "Record Id,Lead Owner,Company,First Name,Last Name,Email,Mobile,Lead Source,Tag",
            "custom.record_id,custom.lead_owner,company,first_name,last_name,email,phone,source,tags",
        ),
        (
            "Pipedrive",
            "Person - Name,Person - Organization,Person - Email - Work,Person - Phone - Work,"
            "Person - Email - Home",
            "full_name,company,email,phone,custom.person_email_home",
        ),
        (
            "LinkedIn",
            "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
            "first_name,last_name,custom.url,email,company,job_title,custom.connected_on",
        ),
    ],
)
def test_what_programs_export(program: str, header: str, targets: str) -> None:
    assert list(guess_mapping(header.split(",")).values()) == targets.split(",")


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ([["Ann", "ann@a.example"], ["Bob", ""]], 1),
        ([["a@x.example", "a@x.example"], ["b@x.example", ""]], 0),
        ([["write to a@x.example"], ["b"]], None),
        ([["a@x.example"], ["b"]], None),
        ([["x"], ["y", "a@x.example"]], 1),
        ([], None),
    ],
)
def test_addresses_are_told_by_what_they_look_like(
    rows: list[list[str]], column: int | None
) -> None:
    assert address_column(rows) == column


def test_a_field_goes_to_the_column_that_names_it_best() -> None:
    assert guess_mapping(["Work Email", "Email", "Mobile Phone", "Phone"]) == {
        "Work Email": "custom.work_email",
        "Email": "email",
        "Mobile Phone": "custom.mobile_phone",
        "Phone": "phone",
    }


def test_custom_keys_differ_and_are_short() -> None:
    header = ["Note", "note!", "Nöte", "x" * 100, "x" * 100 + "y", "Converted", "converted?"]
    guessed = guess_mapping(header)
    assert list(guessed.values())[:3] == ["custom.note", "custom.note_2", "custom.note_3"]
    keys = [target.removeprefix("custom.") for target in guessed.values()]
    assert len(set(keys)) == len(header)
    assert all(KEY.fullmatch(key) for key in keys)


def test_targets_stand_in_the_order_of_columns() -> None:
    assert targets(["A", "B", "C"], {"C": "email", "A": ""}) == ["", "", "email"]


@pytest.mark.parametrize(
    ("mapping", "fault"),
    [
        ({"Mail": "email"}, None),
        ({"Mail": "email", "City": "custom.city", "Zip": ""}, None),
        ({"Mial": "email"}, "There is no column “Mial”."),
        ({"Mail": "email", "City": "town"}, "“town”, for “City”, is no field of a lead."),
        ({"Mail": "email", "City": "custom."}, "“custom.”, for “City”, is no field of a lead."),
        ({"Mail": "email", "City": "custom"}, "“custom”, for “City”, is no field of a lead."),
        (
            {"Mail": "email", "City": "custom.A b"},
            "“custom.A b”, for “City”, is no field of a lead.",
        ),
        ({"Mail": "email", "City": "email"}, "Two columns go to “email”."),
        ({"City": "country"}, "No column goes to “email”, which tells leads apart."),
    ],
)
def test_a_mapping_is_checked(mapping: dict[str, str], fault: str | None) -> None:
    assert mapping_faults(["Mail", "City", "Zip"], mapping) == ([fault] if fault else [])
