"""A file that is dropped on the gallery becomes a flow of one's own."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

GOOD = "title: Night orders\nsources:\n  orders: {kind: sqs}\nfunctions:\n  pack: {}\n"
DROP = """text => {
    const held = new DataTransfer();
    held.items.add(new File([text], 'orders.yaml'));
    for (const name of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(name, { dataTransfer: held, bubbles: true, cancelable: true }));
    }
}"""


def open_gallery(studio):
    studio.page.goto(f"{studio.url}/gallery/")
    expect(studio.page.get_by_role("region", name="Drop a SAM or CloudFormation template")).to_be_visible()
    return studio.page


def choose(page, text, name="orders.yaml"):
    file = {"name": name, "mimeType": "text/yaml", "buffer": text.encode()}
    page.get_by_label("Browse files").set_input_files(file)


def test_a_dropped_file_opens_in_the_editor(studio):
    page = open_gallery(studio)

    page.evaluate(DROP, GOOD)

    expect(page).to_have_url(f"{studio.url}/scenarios/night-orders/edit/")
    page.goto(f"{studio.url}/gallery/?section=yours")
    expect(page.get_by_role("heading", level=3)).to_have_text(["Night orders"])


def test_a_bad_file_is_told_by_its_line_and_a_mended_one_is_taken(new_studio):
    studio = new_studio()
    page = open_gallery(studio)

    choose(page, GOOD.replace("sqs", "fax"))
    expect(page.get_by_role("alert")).to_contain_text("Line 3: orders is of unknown kind 'fax'.")
    assert page.url == f"{studio.url}/gallery/"
    choose(page, "x" * 400_001)
    expect(page.get_by_role("alert")).to_have_text("orders.yaml has 401 KB, and 400 KB is the most.")
    choose(page, GOOD)
    expect(page).to_have_title("Night orders, edited · EventFlow")


TEMPLATE = """Resources:
  Orders: {Type: "AWS::SQS::Queue"}
  Pack:
    Type: AWS::Serverless::Function
    Properties:
      VpcConfig: {}
      Events:
        Order: {Type: SQS, Properties: {Queue: !GetAtt Orders.Arn}}
"""


def test_what_a_flow_lacks_of_a_template_is_told_before_one_goes_on(studio):
    page = open_gallery(studio)

    choose(page, TEMPLATE, "shop.yaml")

    zone = page.get_by_role("region", name="Drop a SAM")
    expect(zone).to_contain_text("shop.yaml is drawn, but for 1 thing:")
    expect(zone.get_by_role("listitem")).to_have_text(["Line 6: Pack.VpcConfig is not simulated."])
    zone.get_by_role("link", name="Open in the editor").click()
    expect(page).to_have_title("shop, edited · EventFlow")


def test_browsing_for_a_file_is_a_tab_stop(studio):
    page = open_gallery(studio)

    page.get_by_role("button", name="New flow").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Browse files")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement.parentElement).outlineStyle") == "solid"
