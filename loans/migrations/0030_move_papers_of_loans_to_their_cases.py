from django.db import migrations


def move(apps, schema_editor):
    """The sealed files stay where they are; their rows become documents that no scanner has seen yet."""
    Document = apps.get_model("cases", "Document")
    Disbursement, AssetFile, AssetPaper = (
        apps.get_model("loans", name) for name in ("Disbursement", "AssetFile", "AssetPaper")
    )
    for row in Disbursement.objects.exclude(proof="").select_related("agreement").order_by("pk"):
        by = row.asked_by_id or row.agreement.accepted_by_id
        row.shown = Document.objects.create(
            case_id=row.agreement.case_id, file=row.proof.name, name=row.proof_name, content_type=row.proof_type,
            size=size_of(Document, row.proof.name), sha256=row.proof_sha256, scan="waiting", uploaded_by_id=by,
            **({"uploaded_at": row.asked_at} if row.asked_at else {}),
        )
        row.save(update_fields=["shown"])
    for row in AssetFile.objects.select_related("asset__agreement").order_by("pk"):
        document = Document.objects.create(
            case_id=row.asset.agreement.case_id, file=row.file.name, name=row.name, content_type=row.content_type,
            size=row.size, sha256=row.sha256, scan="waiting", uploaded_by_id=row.added_by_id, uploaded_at=row.added_at,
        )
        AssetPaper.objects.create(asset_id=row.asset_id, label=row.label, document=document)


def size_of(Document, name):
    """Bytes on the disk, a few more than were sent: the row did not keep its own."""
    stored = Document._meta.get_field("file").storage
    return stored.size(name) if stored.exists(name) else 0


def move_back(apps, schema_editor):
    Disbursement, AssetFile, AssetPaper = (
        apps.get_model("loans", name) for name in ("Disbursement", "AssetFile", "AssetPaper")
    )
    for row in Disbursement.objects.exclude(shown=None).select_related("shown").order_by("pk"):
        shown = row.shown
        row.proof, row.proof_name, row.proof_type, row.proof_sha256 = (
            shown.file.name, shown.name[:120], shown.content_type[:40], shown.sha256,
        )
        row.save(update_fields=["proof", "proof_name", "proof_type", "proof_sha256"])
    for row in AssetPaper.objects.select_related("document").order_by("pk"):
        kept = row.document
        AssetFile.objects.get_or_create(
            asset_id=row.asset_id, sha256=kept.sha256,
            defaults={
                "label": row.label, "file": kept.file.name, "name": kept.name, "content_type": kept.content_type,
                "size": kept.size, "added_by_id": kept.uploaded_by_id, "added_at": kept.uploaded_at,
            },
        )


class Migration(migrations.Migration):

    dependencies = [("loans", "0029_papers_of_a_loan_are_documents_of_its_case")]

    operations = [migrations.RunPython(move, move_back)]
