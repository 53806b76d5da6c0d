import type { Schema } from '@gavel/client';
import { Modal, UnstyledButton } from '@mantine/core';
import { IconFile, IconLink } from '@tabler/icons-react';
import { useState } from 'react';
import { useI18n } from '../i18n';
import classes from './Attachments.module.css';

type Attachment = Schema<'Attachment'>;

export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  return (
    <div className={classes.attachments}>
      {attachments.map((attachment, index) => (
        <AttachmentView key={index} attachment={attachment} />
      ))}
    </div>
  );
}

function AttachmentView({ attachment }: { attachment: Attachment }) {
  const [isBroken, setBroken] = useState(false);
  const { title, type, url } = attachment;
  const onError = (): void => setBroken(true);
  if (isBroken) return <FileLink attachment={attachment} />;
  switch (type) {
    case 'image':
      return <Picture attachment={attachment} onError={onError} />;
    case 'video':
      return (
        <figure className={classes.figure}>
          {/* eslint-disable-next-line jsx-a11y/media-has-caption -- it is somebody's, who gave none */}
          <video
            className={classes.media}
            src={url}
            poster={attachment.thumbnailUrl ?? undefined}
            controls
            preload="metadata"
            onError={onError}
            aria-label={title ?? undefined}
          />
          {title && <figcaption>{title}</figcaption>}
        </figure>
      );
    case 'audio':
      return (
        <figure className={classes.figure}>
          {/* eslint-disable-next-line jsx-a11y/media-has-caption -- it is somebody's, who gave none */}
          <audio src={url} controls preload="none" onError={onError} aria-label={title ?? undefined} />
          {title && <figcaption>{title}</figcaption>}
        </figure>
      );
    default:
      return <FileLink attachment={attachment} />;
  }
}

function Picture({ attachment, onError }: { attachment: Attachment; onError: () => void }) {
  const { text } = useI18n();
  const [isOpen, setOpen] = useState(false);
  const { url, thumbnailUrl, title, width, height } = attachment;
  const alt = title ?? text.conversation.imageWithoutTitle;
  return (
    <figure className={classes.figure}>
      <UnstyledButton onClick={() => setOpen(true)} aria-label={text.conversation.enlarge(alt)} className={classes.picture}>
        <img
          className={classes.media}
          src={thumbnailUrl ?? url}
          alt={alt}
          loading="lazy"
          decoding="async"
          style={{ aspectRatio: width && height ? `${width} / ${height}` : '4 / 3' }}
          width={width ?? undefined}
          height={height ?? undefined}
          onError={onError}
        />
      </UnstyledButton>
      {title && <figcaption>{title}</figcaption>}
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={alt}
        size="auto"
        centered
        closeButtonProps={{ 'aria-label': text.common.close }}
      >
        <img className={classes.large} src={url} alt={alt} />
      </Modal>
    </figure>
  );
}

function FileLink({ attachment: { url, title, sizeBytes, type } }: { attachment: Attachment }) {
  const { locale } = useI18n();
  const Icon = type === 'file' || type === 'image' ? IconFile : IconLink;
  const about = [hostOf(url), sizeBytes != null && sizeOf(sizeBytes, locale)].filter(Boolean).join(' · ');
  return (
    <a className={classes.file} href={url} target="_blank" rel="noopener noreferrer nofollow ugc">
      <Icon size={24} aria-hidden />
      <span>
        <b>{title ?? nameIn(url)}</b>
        <small>{about}</small>
      </span>
    </a>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

/** What a file is called by its address. */
function nameIn(url: string): string {
  const last = url.split(/[?#]/)[0]?.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || hostOf(url);
  } catch {
    return last;
  }
}

function sizeOf(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const style = { style: 'unit', unit: units[power] ?? 'byte', unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, style).format(bytes / 1000 ** power);
}
